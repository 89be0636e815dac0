import Opinions
import Testing

struct OpinionDifferenceTests {
    private func opinion(
        _ start: Int, _ polarity: Polarity, category: String? = nil, confidence: Double = 0.9
    ) -> Opinion {
        Opinion(
            target: "t\(start)", span: start..<start + 2, category: category, polarity: polarity,
            confidence: confidence)
    }

    @Test func namesWhatChanged() {
        let before = [opinion(0, .positive), opinion(5, .negative), opinion(9, .neutral)]
        let after = [
            opinion(9, .neutral, confidence: 0.1), opinion(0, .negative), opinion(12, .positive),
        ]
        let differences = OpinionDifference.between(before, after)
        #expect(
            differences.map { "\($0.target ?? "") \($0.change)" } == [
                "t0 positive → negative", "t5 negative → none", "t12 none → positive",
            ])
        #expect(OpinionDifference.between(before, before) == [])
    }

    /// Two opinions of one place: the one that is alike is its partner.
    @Test func pairsWhatIsAlike() {
        let before = [opinion(0, .positive), opinion(0, .negative)]
        #expect(OpinionDifference.between(before, before.reversed()) == [])
    }

    @Test func categoriesAreApart() {
        let before = [opinion(0, .positive, category: "food")]
        let after = [opinion(0, .positive, category: "service")]
        let differences = OpinionDifference.between(before, after)
        #expect(differences.map(\.change) == ["positive → none", "none → positive"])
        var tally = DifferenceTally()
        tally.add(differences)
        tally.add([])
        #expect(tally.byCategory == ["food": 1, "service": 1])
        #expect(tally.disagreement == 0.5 && tally.byChange.values.reduce(0, +) == 2)
    }

    @Test func categoriesAreBounded() {
        var tally = DifferenceTally()
        for number in 0..<1_000 {
            tally.add([OpinionDifference(category: "c\(number)", before: .positive)])
        }
        #expect(tally.byCategory.count == DifferenceTally.categoriesMax + 1)
        #expect(tally.byCategory["other"] == 1_000 - DifferenceTally.categoriesMax)
    }
}
