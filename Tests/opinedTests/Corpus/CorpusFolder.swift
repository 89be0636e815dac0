import Distillation
import Foundation
import Opinions

@testable import opined

/// A corpus for tests: the program's codec, a folder that is not there at first and goes with the
/// test.
final class CorpusFolder {
    private let root: URL
    let path: String

    init() {
        root = FileManager.default.temporaryDirectory.appending(
            path: "opined-corpus-\(UUID().uuidString)")
        path = root.appending(path: "corpus").path
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    var cursor: String { root.appending(path: "sent").path }
    var ledger: String { root.appending(path: "ledger.jsonl").path }

    func store(shardBytesMax: Int = 1 << 20) throws -> CorpusStore {
        try CorpusStore(directory: path, shardBytesMax: shardBytesMax, codec: try .zstd())
    }

    func records() throws -> [CorpusRecord] {
        var records: [CorpusRecord] = []
        try CorpusRecords(directory: path, codec: try .zstd()).read { records.append($0) }
        return records
    }

    /// What a command writes to standard output.
    func output(_ body: (inout DataStream) throws -> Void) throws -> String {
        let file = try TemporaryFile("")
        let descriptor = open(file.path, O_WRONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var stream = DataStream(descriptor: descriptor)
        try body(&stream)
        return try String(contentsOfFile: file.path, encoding: .utf8)
    }
}

extension CorpusRecord {
    /// A record that tells itself from others by its number.
    static func numbered(
        _ number: Int, kind: QuestionKind = .analysis, refusal: RefusalReason? = nil,
        score: Double? = 0.5, agrees: Bool? = nil, padding: Int = 0
    ) -> CorpusRecord {
        let review =
            "The soup of table \(number) was cold." + String(repeating: "é", count: padding)
        let opinion = Found(
            target: "soup", start: 4, end: 8, aspect: "food", level: .negative,
            expression: .explicit, explanation: "It was cold.")
        let isAnalysis = kind == .analysis && refusal == nil
        return CorpusRecord(
            key: "key-\(number)", id: "r-\(number)", kind: kind, review: review, stars: 2,
            answer: isAnalysis
                ? "Opinion Target 1: \"soup\"\nAspect: food\nSentiment: Negative"
                : "I ate at table \(number), and the soup I was given was cold.",
            opinions: isAnalysis ? [opinion] : [], promptHash: "0123456789abcdef",
            teacher: "mixtral", student: "opined-mini@1", time: 1_764_000_000 + Double(number),
            score: score, split: refusal == nil ? HeldOut.split(review) : .refused,
            refusal: refusal, agrees: agrees, usage: TokenUsage(prompt: 300, completion: 40))
    }
}
