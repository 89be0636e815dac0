import Distillation
import Foundation
import Opinions

/// A record of the corpus as people read it: the review with the teacher's opinions coloured, and
/// what was made of the answer.
///
/// Review and answer come from strangers: ``ReviewPainter`` shows no control character of theirs.
struct RecordText {
    let isColoured: Bool
    /// The most Unicode scalars of a text that are shown.
    var scalarsMax = 600

    func lines(_ record: CorpusRecord) -> [String] {
        let opinions = record.opinions.map {
            Opinion(
                target: $0.target, span: $0.start..<$0.end, polarity: $0.level.polarity,
                confidence: 1)
        }
        let painter = ReviewPainter(isColoured: isColoured, scalarsMax: scalarsMax)
        let answer =
            record.refusal == nil && record.kind == .analysis
            ? record.opinions.map(finding) : ["› \(plain(record.answer))"]
        return [head(record), "  \(painter.paint(record.review, opinions: opinions))"]
            + answer.map { "  \($0)" }
    }

    /// `2026-11-25T22:10:05Z`; what no calendar has is `-`.
    static func time(_ seconds: Double) -> String {
        guard (0...253_402_300_799).contains(seconds) else { return "-" }
        return Date(timeIntervalSince1970: seconds.rounded(.down)).formatted(.iso8601)
    }

    private func head(_ record: CorpusRecord) -> String {
        let state = record.refusal.map { "refused: \($0.rawValue)" } ?? record.split.argument
        var parts = [plain(record.id), record.kind.rawValue, state, plain(record.teacher)]
        parts.append(Self.time(record.time))
        if let score = record.score { parts.append("hard \(Int((score * 100).rounded())) %") }
        if let stars = record.stars { parts.append("\(stars.formatted()) stars") }
        if let agrees = record.agrees { parts.append(agrees ? "agrees" : "disagrees") }
        return parts.joined(separator: " · ")
    }

    private func finding(_ found: CorpusRecord.Found) -> String {
        let aspect = found.aspect.map { " (\(plain($0)))" } ?? ""
        let expression = found.expression.map { ", \($0.rawValue)" } ?? ""
        let why = found.explanation.map { ": \(plain($0))" } ?? ""
        return "› \(plain(found.target))\(aspect) \(found.level.rawValue)\(expression)\(why)"
    }

    private func plain(_ text: String) -> String {
        ReviewPainter(isColoured: false, scalarsMax: scalarsMax).paint(text, opinions: [])
    }
}
