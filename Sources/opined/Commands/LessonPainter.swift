import Distillation
import Opinions

/// Shows an answer of a teacher: the case that went out, and below it what came back.
struct LessonPainter {
    private static let scalarsMax = 240

    let isColoured: Bool

    func paint(_ record: CorpusRecord) -> String {
        let painter = ReviewPainter(isColoured: isColoured, scalarsMax: Self.scalarsMax)
        let found = record.opinions.map { found in
            Opinion(
                target: found.target, span: found.start..<found.end,
                polarity: found.level.polarity, confidence: 1)
        }
        let why = record.score.map { "hard \(Self.percent($0))" } ?? "by chance"
        return "⇢ teacher, \(why): \(painter.paint(record.review, opinions: found))\n"
            + "⇠ \(verdict(record, painter))\n"
    }

    private func verdict(_ record: CorpusRecord, _ painter: ReviewPainter) -> String {
        if let refusal = record.refusal { return "refused: \(refusal.rawValue)" }
        guard record.kind == .analysis else {
            return "accepted: \(painter.paint(record.answer, opinions: []))"
        }
        let parts = record.opinions.map { found in
            painter.paint(found.target, opinions: []) + ": \(found.level.rawValue)"
        }
        return "accepted: \(parts.joined(separator: " · "))"
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
