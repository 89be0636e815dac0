import Distillation
import Opinions
import Testing

@testable import Learning

struct LessonPoolsTests {
    @Test func noTextOfTheGateIsTrainedOnWhateverItsWhiteSpace() {
        var pools = LessonPools(gate: ["The soup was cold."])
        pools.add(.analysis("The soup\n was  cold.", [("soup", .negative)]), isNew: true)
        pools.add(replay: [TaughtText("The soup was cold.")])
        #expect(pools.new.isEmpty && pools.old.isEmpty && pools.held.isEmpty)
        #expect(pools.leftOut == 2)
        #expect(pools.gateTextsTrainedOn == 0)
    }

    @Test func heldOutAnswersAreNeverTrainedOn() {
        var pools = LessonPools(gate: [])
        var record = CorpusRecord.analysis("The soup was cold.", [("soup", .negative)])
        record.split = .heldOut
        pools.add(record, isNew: true)
        #expect(pools.new.isEmpty && pools.held.count == 1)
    }

    @Test func refusedAnswersTeachNothing() {
        var pools = LessonPools(gate: [])
        var record = CorpusRecord.analysis("The soup was cold.", [("soup", .negative)])
        (record.split, record.refusal) = (.refused, RefusalReason.allCases.first)
        pools.add(record, isNew: true)
        #expect(pools.new.isEmpty && pools.old.isEmpty && pools.held.isEmpty)
    }

    @Test func aPartOfWhatIsReplayedIsHeldBackAndTheSamePartEachTime() {
        let texts = (0..<400).map { TaughtText("Sentence \($0).", terms: []) }
        var one = LessonPools(gate: []), other = LessonPools(gate: [])
        one.add(replay: texts)
        other.add(replay: texts.reversed())
        #expect((5...45).contains(one.held.count))
        #expect(Set(one.held.map(\.text)) == Set(other.held.map(\.text)))
        #expect(one.held.count + one.old.count == 400)
    }

    @Test func levelsGivePolaritiesAndMildOnesWeighLess() {
        let record = CorpusRecord.analysis(
            "Soup, bread, wine.",
            [("Soup", .veryNegative), ("bread", .neutral), ("wine", .veryPositive)])
        let terms = record.taught(mildWeight: 0.5)[0].terms ?? []
        #expect(terms.map(\.polarity) == [.negative, .neutral, .positive])
        #expect(terms.map(\.weight) == [1, 0.5, 1])
    }

    @Test func theTeachersWordsGoAlongWithTheReview() {
        var record = CorpusRecord.analysis("Soup.", [("Soup", .negative)])
        record.answer = " Opinion Target 1: Soup\n"
        #expect(record.taught(mildWeight: 1).map(\.answers) == [["Opinion Target 1: Soup"]])
        (record.kind, record.answer) = (.rewriting, "I hated the soup.")
        let taught = record.taught(mildWeight: 1)
        #expect(taught.map(\.text) == ["Soup."] && taught[0].terms == nil)
        #expect(taught[0].answers == ["I hated the soup."])
        record.stars = 1
        #expect(record.taught(mildWeight: 1).map(\.answers) == [["I hated the soup."], []])
    }

    @Test func twoJudgementsOfTheSameWordsTeachTheWordsAlone() {
        let record = CorpusRecord.analysis(
            "Soup.", [("Soup", .negative), ("Soup", .positive)])
        #expect(record.taught(mildWeight: 0.5)[0].terms == [.init(span: 0..<4, polarity: nil)])
    }

    @Test func whatIsSpokenOfMostIsFoundAsAProduct() {
        var pools = LessonPools(gate: [])
        for number in 0..<24 {
            let name = number < 15 ? "X200" : "fan"
            pools.add(
                .analysis("\(name) number \(number)", [(name, .positive)]), isNew: true)
        }
        #expect(pools.products() == ["X200"])
        #expect(pools.products(timesMin: 9) == ["X200", "fan"])
    }
}

extension CorpusRecord {
    /// An accepted analysis; each target stands in the review.
    static func analysis(
        _ review: String, _ found: [(target: String, level: SentimentLevel)],
        stars: Double? = nil
    ) -> CorpusRecord {
        let scalars = Array(review.unicodeScalars)
        let opinions = found.compactMap { finding -> Found? in
            let words = Array(finding.target.unicodeScalars)
            guard
                let start = scalars.indices.first(where: { scalars[$0...].starts(with: words) })
            else { return nil }
            return Found(
                target: finding.target, start: start, end: start + words.count, aspect: nil,
                level: finding.level, expression: nil, explanation: nil)
        }
        return CorpusRecord(
            key: ContentHash.sha256(review), id: "1", kind: .analysis, review: review,
            stars: stars, answer: "", opinions: opinions, promptHash: "p", teacher: "t",
            student: "s@1", time: 0, score: 0.5, split: .train, refusal: nil, agrees: nil,
            usage: nil)
    }
}
