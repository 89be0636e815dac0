import Foundation
import Opinions
import Registry

/// What two students answer differently.
struct AnswerDiff {
    struct Example {
        let review: String
        let before: [Opinion]
        let after: [Opinion]
        let differences: [OpinionDifference]
    }

    private(set) var tally = DifferenceTally()
    private(set) var examples: [Example] = []

    /// - Precondition: as many analyses as reviews, in their order.
    init(_ reviews: [String], _ before: [Analysis], _ after: [Analysis], examplesMax: Int) {
        for (review, (one, other)) in zip(reviews, zip(before, after)) {
            let differences = OpinionDifference.between(one.opinions, other.opinions)
            tally.add(differences)
            guard !differences.isEmpty, examples.count < examplesMax else { continue }
            examples.append(
                Example(
                    review: review, before: one.opinions, after: other.opinions,
                    differences: differences))
        }
    }

    func text(_ before: VersionName, _ after: VersionName, isColoured: Bool) -> String {
        let share = String(format: "%.1f %%", tally.disagreement * 100)
        var lines = [
            "\(tally.differing) of \(tally.reviews) reviews are answered differently (\(share))"
        ]
        lines += Self.rows("opinions that differ", tally.byChange)
        if tally.byCategory.keys.contains(where: { $0 != "none" }) {
            lines += Self.rows("by category", tally.byCategory)
        }
        let painter = ReviewPainter(isColoured: isColoured, scalarsMax: 300)
        for example in examples {
            lines += ["", "\(before)  \(painter.paint(example.review, opinions: example.before))"]
            lines.append("\(after)  \(painter.paint(example.review, opinions: example.after))")
        }
        return lines.joined(separator: "\n")
    }

    private static func rows(_ title: String, _ counts: [String: Int]) -> [String] {
        guard !counts.isEmpty else { return [] }
        return ["", title]
            + sorted(counts).map { name, count in
                String(repeating: " ", count: max(0, 8 - "\(count)".count)) + "\(count)  \(name)"
            }
    }

    private static func sorted(_ counts: [String: Int]) -> [(key: String, value: Int)] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    }

    /// `{"before","after","reviews","differing","changes":{…},"categories":{…},
    /// "examples":[{"review","differences":[{"target","category","change"}]}]}`
    func json(_ before: VersionName, _ after: VersionName) throws -> String {
        try VersionText.encoded(
            Wire(
                before: before, after: after, reviews: tally.reviews, differing: tally.differing,
                changes: tally.byChange, categories: tally.byCategory,
                examples: examples.map { example in
                    Wire.Example(
                        review: example.review,
                        differences: example.differences.map {
                            .init(target: $0.target, category: $0.category, change: $0.change)
                        })
                }))
    }

    private struct Wire: Encodable {
        struct Difference: Encodable {
            let target: String?
            let category: String?
            let change: String
        }
        struct Example: Encodable {
            let review: String
            let differences: [Difference]
        }
        let before, after: VersionName
        let reviews, differing: Int
        let changes, categories: [String: Int]
        let examples: [Example]
    }
}
