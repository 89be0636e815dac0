import Foundation
import Opinions
import TestSupport
import Testing

@testable import Distillation

struct JudgedRecordTests {
    private static let review =
        "Ask anna.bond@example.org: the 😀 waiter was rude, but mail to anna.bond@example.org and"
        + " the grilled octopus were fine."
    private static let sound = """
        Opinion Target 1: waiter
        Aspect: Service
        Sentiment: Negative
        Reasoning: The writer asks [EMAIL-1] and says that he was rude.

        Opinion Target 2: "mail to [EMAIL-1]"
        Sentiment: Positive
        Reasoning: It was fine.

        Opinion Target 3: "Grilled octopuss"
        Sentiment: Positive
        Reasoning: It was fine.
        """

    private static func asked(
        _ kind: QuestionKind = .analysis, review: String = review, stars: Double? = 3,
        analysis: Analysis = Analysis(), score: Double? = 0.8
    ) -> AskedCase {
        AskedCase(
            key: "k", kind: kind, review: Review(id: "r", text: review, stars: stars),
            redacted: Redactor().redact(review), analysis: analysis, promptHash: "p",
            teacher: "mixtral", student: "opined-mini@1", score: score)
    }

    private static func record(
        _ asked: AskedCase, _ text: String, isConfirmed: Bool = false
    ) -> CorpusRecord {
        let answer = TeacherAnswer(
            text: text, ending: .stop, usage: TokenUsage(prompt: 9, completion: 1))
        return CorpusRecord(
            asked, answer: answer, verdict: asked.verdict(on: answer), isConfirmed: isConfirmed,
            at: 7)
    }

    @Test func tellsALessonOfTheReviewAsItCame() throws {
        let record = Self.record(Self.asked(), Self.sound)
        #expect(record.refusal == nil && record.isSound)
        #expect(
            record.opinions.map(\.target) == [
                "waiter", "mail to anna.bond@example.org", "grilled octopus",
            ])
        #expect(record.opinions[0].explanation?.contains("anna.bond@example.org") == true)
        #expect(!record.answer.contains("EMAIL"))
        #expect(record.split == HeldOut.split(Self.review))
        #expect(record.usage?.total == 10 && record.time == 7 && record.score == 0.8)
    }

    @Test func aPartOfAPlaceholderIsNoWordOfTheReview() {
        let answer = "Opinion Target 1: EMAIL\nSentiment: Positive\nReasoning: Fine."
        let alone = Self.record(Self.asked(), answer)
        #expect(alone.refusal == .targetsNotFound && alone.split == .refused)
        #expect(alone.opinions.isEmpty && alone.agrees == nil && alone.answer == answer)
        let more = "\(answer)\n\nOpinion Target 2: waiter\nSentiment: Negative\nReasoning: Rude."
        let record = Self.record(Self.asked(), more)
        #expect(record.opinions.map(\.target) == ["waiter"])
        #expect(record.answer.hasPrefix("Opinion Target 1: \"waiter\""))
    }

    @Test func whatIsRefusedIsKeptWithItsWords() {
        let record = Self.record(Self.asked(), "I cannot judge [EMAIL-1].")
        #expect(record.refusal == .illFormed && record.split == .refused && record.isSound)
        #expect(record.answer == "I cannot judge anna.bond@example.org.")
        let endless = Self.record(Self.asked(), String(repeating: "é", count: 50_000))
        #expect(endless.refusal == .tooLong)
        #expect(endless.answer.unicodeScalars.count == CorpusRecord.refusedScalarsMax)
    }

    @Test func whatIsContradictedNeedsASecondAnswer() {
        let asked = Self.asked(stars: 1)
        let alone = Self.record(asked, Self.sound)
        #expect(alone.refusal == .contradicted && alone.split == .refused)
        #expect(alone.contradiction == .stars && alone.opinions.count == 3)
        let confirmed = Self.record(asked, Self.sound, isConfirmed: true)
        #expect(confirmed.refusal == nil && confirmed.contradiction == .stars)
        #expect(confirmed.split == HeldOut.split(Self.review))
        #expect(confirmed.asking == nil)
        var again = asked
        again.asking = 2
        #expect(Self.record(again, Self.sound, isConfirmed: true).asking == 2)
        #expect(Self.record(Self.asked(), Self.sound, isConfirmed: true).contradiction == nil)
    }

    @Test(arguments: [(Polarity.negative, true, false), (.positive, false, true)])
    func theStudentIsComparedAtTheSameWords(
        _ polarity: Polarity, _ agrees: Bool, _ isContradicted: Bool
    ) throws {
        let start = try #require(TargetLocator(Self.review).places(of: "waiter").first)
        let analysis = Analysis(opinions: [
            Opinion(target: "waiter", span: start, polarity: polarity, confidence: 0.99)
        ])
        let record = Self.record(Self.asked(analysis: analysis), Self.sound)
        #expect(record.agrees == agrees)
        #expect((record.contradiction == .student) == isContradicted)
    }

    @Test func aRewritingIsProseWithItsWordsTurnedBack() {
        let text = "I asked [EMAIL-1], and I hated how rude the waiter was; the octopus I loved."
        let record = Self.record(Self.asked(.rewriting), text)
        #expect(record.refusal == nil && record.opinions.isEmpty)
        #expect(record.answer == text.replacing("[EMAIL-1]", with: "anna.bond@example.org"))
    }

    /// Any place of a review with any masks comes back as it was, or grows to whole masks.
    @Test(arguments: 0..<100)
    func placesGoToTheMaskedTextAndBack(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let parts = ["a@b.org", "x", " é ", "😀", " +49 170 1234567 ", " and ", "@someone", " ok "]
        let text = (0..<12).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
        let redacted = Redactor().redact(text)
        let (count, sent) = (text.unicodeScalars.count, redacted.text.unicodeScalars.count)
        for _ in 0..<40 {
            let start = Int.random(in: 0..<count, using: &random)
            let place = start..<Int.random(in: start + 1...count, using: &random)
            let masked = redacted.masked(place)
            #expect(0 <= masked.lowerBound && masked.upperBound <= sent)
            let back = redacted.original(masked)
            #expect(back.lowerBound <= place.lowerBound && back.upperBound >= place.upperBound)
            let isCut = redacted.masks.contains { mask in
                mask.range.overlaps(place)
                    && (mask.range.lowerBound < place.lowerBound
                        || mask.range.upperBound > place.upperBound)
            }
            if !isCut { #expect(back == place) }
        }
    }
}
