import Opinions

@testable import Pipeline

/// A student that judges the length of a text and fails where the text says so.
struct EchoAnalyst: Analyst {
    struct Failure: Error {}

    /// Tokens of one student, which no other can read.
    struct Prepared: Sendable {
        let text: String
        let model: String
    }

    /// What a student holds for as long as anything needs it.
    final class Weights: Sendable {}

    enum Manner: Sendable { case plain, contrary, failing }

    var model = "echo@1"
    var manner = Manner.plain
    var weights: Weights?

    func prepare(_ text: String) -> Prepared { Prepared(text: text, model: model) }

    func tokens(_ prepared: Prepared) -> Int { 2 + prepared.text.utf8.count / 4 }

    func analyse(_ batch: [Prepared]) throws -> [Analysis] {
        guard manner != .failing,
            batch.allSatisfy({ $0.model == model && !$0.text.contains("boom") })
        else {
            throw Failure()
        }
        if batch.count > 1, batch.contains(where: { $0.text.contains("miscount") }) { return [] }
        return batch.map { prepared in
            var analysis = Self.analysis(of: prepared.text)
            guard manner == .contrary else { return analysis }
            for index in analysis.opinions.indices { analysis.opinions[index].polarity = .negative }
            return analysis
        }
    }

    static func analysis(of text: String) -> Analysis {
        // "flood" makes a result that no broker takes.
        let count = text.contains("flood") ? 30 : 1
        return Analysis(
            opinions: Array(
                repeating: Opinion(
                    target: String(text.prefix(4)), span: 0..<4, polarity: .positive,
                    confidence: Double(text.utf8.count % 100) / 100), count: count))
    }
}
