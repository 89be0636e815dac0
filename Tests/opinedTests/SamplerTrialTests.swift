import Distillation
import Opinions
import Testing

@testable import opined

struct SamplerTrialTests {
    /// Sentences of distinct words, every third of which the student gets wrong.
    private static func cases(_ count: Int, tells: Bool) -> [SamplerTrial.Case] {
        (0..<count).map { index in
            let isWrong = index % 3 == 0
            var random = SeededRandom(seed: UInt64(index))
            let words = (0..<9).map { _ in "w\(Int.random(in: 0..<900, using: &random))" }
            let entry = BenchmarkEntry(
                id: "\(index)", sentence: "soup " + words.joined(separator: " "),
                aspects: [.init(target: "soup", polarity: "positive", hasOpinionWords: true)])
            let doubt = Double.random(in: 0...0.5, using: &random)
            let confidence = tells && isWrong ? doubt : 1 - doubt
            let opinion = Opinion(
                target: "soup", span: 0..<4, polarity: isWrong ? .negative : .positive,
                confidence: confidence)
            return SamplerTrial.Case(
                entry, Analysis(opinions: [opinion], doubt: Doubt(missed: 0)), model: "m@1",
                .extract)
        }
    }

    @Test func aCaseIsReadAsTheMetricReadsIt() {
        let entry = BenchmarkEntry(
            id: "1", sentence: "The soup",
            aspects: [.init(target: "soup", polarity: "positive", hasOpinionWords: true)])
        func isWrong(_ target: String, _ polarity: Polarity) -> Bool {
            let analysis = Analysis(
                opinions: [Opinion(target: target, polarity: polarity, confidence: 1)])
            return SamplerTrial.Case(entry, analysis, model: "m", .extract).isWrong
        }
        #expect(!isWrong("soup", .positive))
        #expect(isWrong("soup", .negative) && isWrong("The", .positive))
        // The parser drops what the sentence does not hold: nothing was said.
        #expect(isWrong("stew", .positive))
    }

    @Test func aSamplerThatIsToldBeatsChance() throws {
        let report = SamplerTrial(cases: Self.cases(300, tells: true)).report()
        let advantage = try #require(report.advantage)
        #expect(report.runs.count == 5 && report.rows.count == SamplerTrial.budgets.count)
        #expect(advantage.mean - (try #require(advantage.half)) > 0.03)
        #expect(report.powers.first?.signal == .errors)
        #expect(try #require(report.powers.first).power.mean > 0.99)
    }

    @Test func aSamplerThatKnowsNothingIsNoBetterThanChance() throws {
        let report = SamplerTrial(cases: Self.cases(300, tells: false)).report()
        #expect(try #require(report.advantage).mean < 0.01)
        let power = try #require(report.powers.first { $0.signal == .errors }).power.mean
        #expect((0.4...0.6).contains(power))
    }

    @Test func noBudgetIsExceededAndTheEndsAreKnown() throws {
        let cases = Self.cases(200, tells: true)
        let report = SamplerTrial(cases: cases).report()
        for run in report.runs {
            for (sampler, random) in zip(run.sampler, run.random) {
                #expect(sampler.asked <= random.asked)
                #expect(random.asked == Int((sampler.budget * 200).rounded()))
                #expect((0...1).contains(sampler.f1))
            }
            let nothing = try #require(run.sampler.first)
            #expect(nothing.asked == 0 && nothing == run.random.first)
            #expect(run.random.last?.f1 == 1)
        }
        // 133 of 200 are right, and each is one pair of one.
        #expect(abs((report.rows.first?.sampler.mean ?? 0) - 133.0 / 200) < 1e-9)
    }

    @Test func theSameSentencesGiveTheSameReport() {
        let texts = (0..<2).map { _ in
            SamplerText.json(SamplerTrial(cases: Self.cases(60, tells: true)).report())
        }
        #expect(texts[0] == texts[1])
    }

    @Test func noSentencesAreNoFailure() {
        let report = SamplerTrial(cases: []).report()
        #expect(report.powers.isEmpty)
        #expect(SamplerText.json(report).hasPrefix(#"{"sentences":0,"seeds":5,"#))
        #expect(SamplerPlot(report, title: "t").svg.hasSuffix("</svg>\n"))
    }
}
