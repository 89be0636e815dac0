import Testing

@testable import Distillation

struct CorpusSummaryTests {
    @Test func countsEachRecordOnceInEveryView() {
        var summary = CorpusSummary()
        let usage = TokenUsage(prompt: 100, completion: 10)
        let records: [CorpusRecord] = [
            .sample(1, agrees: true, usage: usage),
            .sample(2, score: nil, agrees: false, usage: usage),
            .sample(3, kind: .rewriting, teacher: "gpt"),
            .sample(4, refusal: .chatter, usage: usage),
            .sample(
                5, score: nil, refusal: .contradicted, agrees: false, contradiction: .stars),
            .sample(6, score: nil, agrees: true, contradiction: .student, asking: 2),
            .sample(7, refusal: .chatter, asking: 2),
        ]
        records.forEach { summary.note($0) }
        #expect(summary.records == 7 && summary.accepted == 4 && summary.refused == 3)
        #expect(summary.splits.values.reduce(0, +) == 7)
        #expect(summary.refusals == [.chatter: 2, .contradicted: 1])
        #expect(summary.kinds[.analysis]?.records == 6 && summary.kinds[.rewriting]?.accepted == 1)
        #expect(summary.teachers["gpt"]?.records == 1)
        #expect(summary.teachers["mixtral"]?.tokens == 330)
        #expect(summary.prompts["abc"]?.refused == 3)
        #expect(summary.contradicted == 1)
        #expect(summary.secondAnswers == 2 && summary.secondAccepted == 1)
        #expect(summary.agreement.agreed == 2 && summary.agreement.differed == 1)
        #expect(summary.chanceAgreement.agreed == 1 && summary.chanceAgreement.known == 2)
        #expect(summary.opinions == 4)
        #expect(summary.promptTokens == 300 && summary.completionTokens == 30)
        #expect(summary.times == 1_764_000_001.25...1_764_000_007.25)
    }

    @Test func manyTeachersAreCountedTogether() {
        var summary = CorpusSummary()
        for number in 0..<200 { summary.note(.sample(number, teacher: "t\(number)")) }
        #expect(summary.teachers.count == CorpusSummary.namesMax + 1)
        #expect(summary.teachers[CorpusSummary.others]?.records == 200 - CorpusSummary.namesMax)
    }
}
