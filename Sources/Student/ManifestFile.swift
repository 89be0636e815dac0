import Foundation
import Transformer

/// The bytes of an `opined.json`, and how they are decoded.
struct ManifestFile {
    /// The `format` that this program reads.
    static let format = 1
    /// The largest file that is read.
    private static let bytesMax = 16 << 20

    private struct Head: Decodable {
        var format: Int
        var family: String
    }

    let path: String
    private let content: Data

    init(path: String) throws(ModelFileError) {
        let manager = FileManager.default
        guard let size = try? manager.attributesOfItem(atPath: path)[.size] as? Int else {
            throw ModelFileError(
                file: path, problem: "cannot be read",
                remedy: "name a model directory, as docs/model-directory.md describes it")
        }
        guard size <= Self.bytesMax, let content = manager.contents(atPath: path) else {
            throw ModelFileError(file: path, problem: "\(size) bytes, or no permission to read")
        }
        self.path = path
        self.content = content
    }

    /// - Throws: where the file has another format.
    func family() throws(ModelFileError) -> String {
        let head: Head = try decoded()
        guard head.format == Self.format else {
            throw ModelFileError(
                file: path, tensor: "format",
                problem: "is \(head.format), this program reads \(Self.format)",
                remedy: "use the opined that the model was made for")
        }
        return head.family
    }

    func check(family expected: String) throws(ModelFileError) {
        let found = try family()
        guard found == expected else { throw wrongFamily(found, expected: "\"\(expected)\"") }
    }

    func wrongFamily(_ found: String, expected: String) -> ModelFileError {
        ModelFileError(
            file: path, tensor: "family",
            problem: "is \"\(found)\", this program runs \(expected) here",
            remedy: "choose a model of that family")
    }

    func decoded<Content: Decodable>() throws(ModelFileError) -> Content {
        do {
            return try JSONDecoder().decode(Content.self, from: content)
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: any Error) -> ModelFileError {
        func key(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
            (context.codingPath + (last.map { [$0] } ?? [])).map(\.stringValue)
                .joined(separator: ".")
        }
        switch error as? DecodingError {
        case .keyNotFound(let missing, let context):
            return ModelFileError(file: path, tensor: key(context, missing), problem: "is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return ModelFileError(file: path, tensor: key(context), problem: "has another type")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return ModelFileError(
                file: path, tensor: key(context), problem: "has a value that opined does not know")
        default: return ModelFileError(file: path, problem: "is not JSON")
        }
    }
}
