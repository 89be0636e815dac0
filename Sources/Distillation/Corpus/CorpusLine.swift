import Foundation

/// A record of the corpus as a line of JSON, and back.
///
/// The same record gives the same bytes: keys are sorted, and nothing is left to a formatter.
public enum CorpusLine {
    /// The longest line that is written or read, in bytes without its line break. The longest
    /// review that the settings allow, escaped, and an answer of eight times its length fit.
    public static let bytesMax = 16 << 20

    /// Without a line break, and none inside.
    ///
    /// - Throws: where the line would be longer than ``bytesMax``, or a number is none.
    public static func encode(_ record: CorpusRecord) throws(CorpusError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(record) else {
            throw CorpusError(
                "write down", "the record of \(record.key)",
                problem: "its time, score or stars are no finite number", remedy: "report it")
        }
        guard line.count <= bytesMax else {
            throw CorpusError(
                "write down", "the record of \(record.key)",
                problem: "its line has \(line.count) bytes, and \(bytesMax) are the most",
                remedy: "lower input.text_bytes_max or teacher.tokens_max")
        }
        return Array(line)
    }

    /// nil where the line is no record, or one that contradicts itself: an opinion's words do not
    /// stand where it says. Keys that are not known are skipped, so that newer lines can be read.
    public static func decode(_ line: some Collection<UInt8>) -> CorpusRecord? {
        guard line.count <= bytesMax else { return nil }
        let record = try? JSONDecoder().decode(CorpusRecord.self, from: Data(line))
        return record.flatMap { $0.isSound ? $0 : nil }
    }
}

extension CorpusRecord {
    /// Whether its parts bear each other out: the words of every opinion stand where it says, and
    /// exactly what was refused has a reason.
    public var isSound: Bool {
        let scalars = Array(review.unicodeScalars)
        let areFound = opinions.allSatisfy { found in
            guard 0 <= found.start, found.start < found.end, found.end <= scalars.count else {
                return false
            }
            return scalars[found.start..<found.end].elementsEqual(found.target.unicodeScalars)
        }
        return areFound && (split == .refused) == (refusal != nil)
    }
}
