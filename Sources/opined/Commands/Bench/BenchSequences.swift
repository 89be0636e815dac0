import Foundation
import Transformer

/// Token ids that a benchmark gives to an encoder.
struct BenchSequences: Sendable {
    let name: String
    let ids: [[Int32]]

    init(name: String, ids: [[Int32]]) { (self.name, self.ids) = (name, ids) }

    /// A file of JSON lines, each a list of ids with the end token.
    ///
    /// - Parameters:
    ///   - limit: how many are read.
    ///   - vocabularySize: ids are below it.
    /// - Throws: ``DemoFailure`` where it can't be read, or holds what no model takes.
    init(file: String, limit: Int, vocabularySize: Int) throws {
        let bytes: [UInt8]
        do { bytes = try BoundedFile.read(file, bytesMax: BenchTexts.fileBytesMax) } catch {
            throw DemoFailure("read \(file): \(error)")
        }
        var sequences: [[Int32]] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where sequences.count < limit {
            guard !LineKey.isBlank(Array(line)) else { continue }
            guard let ids = try? JSONDecoder().decode([Int32].self, from: Data(line)),
                (1...T5Model.sequenceTokensMax).contains(ids.count),
                ids.allSatisfy({ (0..<Int32(vocabularySize)).contains($0) })
            else {
                throw DemoFailure(
                    "\(file) line \(number + 1): no list of 1 to \(T5Model.sequenceTokensMax) ids "
                        + "below \(vocabularySize); tokenize for this model")
            }
            sequences.append(ids)
        }
        guard !sequences.isEmpty else {
            throw DemoFailure("\(file): no ids in it; name another file")
        }
        self.init(name: URL(filePath: file).lastPathComponent, ids: sequences)
    }

    /// Ids as JSON lines.
    static func lines(_ ids: [[Int32]]) -> [UInt8] {
        ids.flatMap { Array("[\($0.map(String.init).joined(separator: ","))]\n".utf8) }
    }

    static func digest(_ ids: [[Int32]]) -> String { FileDigest(lines(ids)).sha256 }
}
