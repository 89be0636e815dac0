import Testing

@testable import Opinions

struct PairScoreTests {
    private func score(_ gold: [String], _ predicted: [String]) -> PairScore {
        func pairs(_ terms: [String]) -> [OpinionPair] { terms.map { OpinionPair($0, .positive) } }
        var score = PairScore()
        score.add(gold: pairs(gold), predicted: pairs(predicted))
        return score
    }

    private static let lists: [([String], [String], Double, Double)] = [
        (["a"], ["a"], 1, 1), (["a", "b"], ["a"], 1, 0.5), (["a"], ["a", "b"], 0.5, 1),
        (["a"], [], 1, 0), ([], [], 1, 1), ([], ["a"], 0, 1), (["a"], ["b"], 0, 0),
        // Lists, not sets: duplicates count, on both sides.
        (["a", "b"], ["a", "a", "c"], 2.0 / 3, 0.5), (["a", "a", "b"], ["a"], 1, 2.0 / 3),
    ]

    @Test(arguments: lists)
    func countsLists(gold: [String], predicted: [String], precision: Double, recall: Double) {
        let score = score(gold, predicted)
        #expect(score.precision == precision)
        #expect(score.recall == recall)
        let sum = precision + recall
        #expect(score.f1 == (sum == 0 ? 0 : 2 * precision * recall / sum))
    }

    @Test func sumsOverSentencesBeforeItDivides() {
        var score = PairScore()
        score.add(gold: [OpinionPair("a", .positive)], predicted: [OpinionPair("a", .negative)])
        score.add(
            gold: [OpinionPair("a", .positive), OpinionPair("b", .conflict)],
            predicted: [OpinionPair("b", .conflict)])
        #expect(score.sentences == 2)
        #expect(score.precision == 0.5)
        #expect(score.recall == 1.0 / 3)
    }

    private static let aspects: [BenchmarkEntry.Aspect] = [
        .init(target: "soup", polarity: "positive", from: "4", to: "8", hasOpinionWords: true),
        .init(target: "soup", polarity: "positive", from: "4", to: "8", hasOpinionWords: true),
        .init(target: "soup", polarity: "positive", from: "20", to: "24", hasOpinionWords: true),
        .init(target: nil, category: "FOOD#QUALITY", polarity: "negative", hasOpinionWords: true),
        .init(target: nil, category: "food#quality", polarity: "negative", hasOpinionWords: true),
    ]
    private static let entry = BenchmarkEntry(
        id: "1", sentence: "The soup, oh, that soup!", aspects: aspects)

    @Test func goldTermsCountOnceAPlaceAndCategoriesOnce() {
        #expect(
            Self.entry.pairs(.extract)
                == [OpinionPair("soup", .positive), OpinionPair("soup", .positive)])
        #expect(Self.entry.pairs(.categorise) == [OpinionPair("food quality", .negative)])
    }

    @Test func subsetsAreChosenByGold() {
        var said = Self.entry
        said.aspects = Array(Self.aspects.prefix(1))
        var meant = said
        meant.aspects[0].hasOpinionWords = false
        var none = said
        none.aspects = []
        var report = PairReport()
        for entry in [Self.entry, said, meant, none] {
            report.add(entry, predicted: entry.pairs(.extract), task: .extract)
        }
        #expect(report.normal.sentences == 4)
        #expect(report.implicit.sentences == 1)
        #expect(report.mams.sentences == 1)
        #expect(report.normal.f1 == 1)
    }

    @Test func predictionsPassThroughTheParserToo() {
        var report = PairReport()
        let invented = [OpinionPair("salad", .positive), OpinionPair("soup|oh", .positive)]
        report.add(
            Self.entry, predicted: [OpinionPair("soup", .positive)] + invented, task: .extract)
        #expect(report.normal.precision == 1)
    }
}
