import Foundation
import Opinions
import Registry

/// "What changed" of a run's report, as HTML: how many answers, which opinions, and examples.
struct ChangesSection {
    let changes: AnswerChanges
    /// As results name them.
    let champion: String
    let candidate: String

    static let style = """
        .changes{border-collapse:collapse;width:auto;margin:.6em 0 1.4em}.changes \
        td.number{min-width:3em}.changes .bar{display:inline-block;height:.8em;\
        background:#3567a8;vertical-align:middle}.example{margin:1em 0;padding:.1em 0 .1em 1em;\
        border-left:3px solid #ddd}.example.lost{border-color:#b3261e}.example.gained{\
        border-color:#17723a}.example p{margin:.35em 0 .35em 11em;text-indent:-11em}.example \
        b{display:inline-block;width:11em;text-indent:0;font-weight:normal;color:#666;\
        white-space:nowrap}\
        mark{background:#eee;color:inherit;padding:0 .15em;border-radius:.2em}mark.positive{\
        background:#d3ecd9}mark.negative{background:#f6d5d2}mark.neutral{background:#f5e9b8}\
        mark.conflict{background:#e6d8ef}mark sup{line-height:0;margin-left:.15em}
        """

    var html: String {
        let tally = changes.tally
        guard tally.differing > 0 else {
            return "<p>All \(tally.reviews) sentences of the gate set are answered as before.</p>"
        }
        let share = String(format: "%.1f", 100 * tally.disagreement)
        let turns = AnswerChanges.Turn.allCases.map {
            (Self.title($0), changes.turns[$0, default: 0])
        }
        return """
            <p>\(tally.differing) of the \(tally.reviews) sentences of the gate set are answered \
            differently (\(share) %).</p>
            \(table("answers", turns))
            \(table("opinions", Self.sorted(tally.byChange)))
            \(categories)
            <h3>Examples</h3>
            \(changes.examples.map(example).joined(separator: "\n"))
            """
    }

    /// None where no opinion has a category.
    private var categories: String {
        let byCategory = changes.tally.byCategory
        guard byCategory.keys.contains(where: { $0 != "none" }) else { return "" }
        return table("opinions, by category", Self.sorted(byCategory))
    }

    private func table(_ title: String, _ rows: [(name: String, count: Int)]) -> String {
        let most = max(1, rows.map(\.count).max() ?? 1)
        let lines = rows.map { name, count in
            let width = String(format: "%.1f", 18 * Double(count) / Double(most))
            return #"<tr><td>\#(GatePage.escaped(name))<td class="number">\#(count)"#
                + #"<td><span class="bar" style="width:\#(width)em"></span>"#
        }
        return """
            <table class="changes"><tr><th>\(title)<th><th></tr>
            \(lines.joined(separator: "\n"))
            </table>
            """
    }

    private func example(_ example: AnswerChanges.Example) -> String {
        let labels = BenchmarkTask.allCases.flatMap { example.entry.pairs($0) }.map { pair in
            GatePage.escaped(pair.term) + " " + MarkedSentence.sign(pair.polarity)
        }
        let labelled = labels.isEmpty ? "none" : labels.joined(separator: ", ")
        func answer(_ opinions: [Opinion]) -> String {
            MarkedSentence(example.entry.sentence, opinions).html
        }
        return """
            <div class="example \(example.turn)">
            <div class="small">\(Self.title(example.turn))</div>
            <p><b>\(GatePage.escaped(champion))</b>\(answer(example.before))</p>
            <p><b>\(GatePage.escaped(candidate))</b>\(answer(example.after))</p>
            <p><b>labelled</b>\(labelled)</p>
            </div>
            """
    }

    private static func title(_ turn: AnswerChanges.Turn) -> String {
        switch turn {
        case .lost: "right before, wrong now"
        case .gained: "wrong before, right now"
        case .neither: "as right or wrong as before"
        }
    }

    private static func sorted(_ counts: [String: Int]) -> [(name: String, count: Int)] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }
}
