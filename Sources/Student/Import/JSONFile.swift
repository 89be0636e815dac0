import Foundation
import Transformer

/// Small JSON files of a checkpoint, and of a model directory.
enum JSONFile {
    /// The largest that is read: a configuration has a few kilobytes.
    static let bytesMax = 16 << 20

    static func read(_ path: String) throws(ModelFileError) -> JSONValue {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard let size, size <= bytesMax, let content = FileManager.default.contents(atPath: path)
        else {
            throw ModelFileError(
                file: path, problem: "can't be read, or has more than \(bytesMax >> 20) MiB",
                remedy: "check the folder and its permissions")
        }
        do {
            return try JSONDecoder().decode(JSONValue.self, from: content)
        } catch {
            throw ModelFileError(file: path, problem: "is not JSON")
        }
    }

    /// Keys in order, so that the same content has the same bytes.
    static func bytes(_ content: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(content)) + [UInt8(ascii: "\n")]
    }
}

extension JSONValue {
    /// A member of an object.
    subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }

    var list: [JSONValue]? { if case .list(let list) = self { list } else { nil } }
}
