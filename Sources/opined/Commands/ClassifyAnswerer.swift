import Opinions
import Student

/// What a T5 is asked about labels; nil is the model's own.
struct LabelPrompt: Equatable, Sendable {
    var target, aspect, template: String?
    var prior: Bool?

    var isStandard: Bool { self == LabelPrompt() }
}

/// Answers a review with the scores of the labels.
struct ClassifyAnswerer: LineAnswerer {
    let student: LoadedStudent
    let work: ParallelWork
    let prompt: LabelPrompt
    let isJSON: Bool

    var roundTokens: Int { work.roundTokens }

    func question(_ review: Review) -> (id: String, text: PreparedText) {
        (review.id, student.prepare(review.text))
    }

    func tokens(_ question: (id: String, text: PreparedText)) -> Int {
        student.tokens(question.text)
    }

    func answers(to round: [(id: String, text: PreparedText)]) throws -> [[UInt8]] {
        let answers = try work.map(round, tokens: tokens) { try scores(for: $0.map(\.text)) }
        return zip(round, answers).map { line(id: $0.id, $1) }
    }

    private func scores(for texts: [PreparedText]) throws -> [[LabelScore]] {
        guard let t5 = student.t5, !prompt.isStandard else {
            return student.analyse(texts).map(\.labels)
        }
        let queries = texts.map { LabelQuery($0, target: prompt.target, aspect: prompt.aspect) }
        return try t5.classify(
            queries, labels: student.labels, template: prompt.template, prior: prompt.prior)
    }

    private func line(id: String, _ scores: [LabelScore]) -> [UInt8] {
        // Stable: of equal scores the first label stays first.
        let ranked = scores.enumerated().sorted {
            ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
        }.map(\.element)
        guard isJSON else {
            let cells = ranked.map { "\($0.label) \(String(share: $0.score))" }
            return Array(([id] + cells).joined(separator: "\t").utf8)
        }
        var writer = JSONWriter()
        writer.raw("{\"id\":")
        writer.string(id)
        writer.raw(",\"label\":")
        writer.string(ranked.first?.label)
        writer.raw(",\"labels\":")
        writer.list(scores) { writer, score in
            writer.raw("{\"label\":")
            writer.string(score.label)
            writer.raw(",\"score\":")
            writer.share(score.score)
            writer.raw("}")
        }
        writer.raw(",\"model\":")
        writer.string(student.model)
        writer.raw("}")
        return writer.bytes
    }
}

extension String {
    /// A share, 0…1, with four decimals at most.
    fileprivate init(share: Double) {
        var writer = JSONWriter()
        writer.share(share)
        self.init(decoding: writer.bytes, as: UTF8.self)
    }
}
