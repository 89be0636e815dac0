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
            .sample(6, score: nil, agrees: true, contradiction: .student),
        ]
        records.forEach { summary.note($0) }
        #expect(summary.records == 6 && summary.accepted == 4 && summary.refused == 2)
        #expect(summary.splits.values.reduce(0, +) == 6)
        #expect(summary.refusals == [.chatter: 1, .contradicted: 1])
        #expect(summary.kinds[.analysis]?.records == 5 && summary.kinds[.rewriting]?.accepted == 1)
        #expect(summary.teachers["gpt"]?.records == 1)
        #expect(summary.teachers["mixtral"]?.tokens == 330)
        #expect(summary.prompts["abc"]?.refused == 2)
        #expect(summary.contradicted == 2 && summary.confirmed == 1)
        #expect(summary.agreement.agreed == 2 && summary.agreement.differed == 2)
        #expect(summary.chanceAgreement.agreed == 1 && summary.chanceAgreement.known == 3)
        #expect(summary.opinions == 4)
        #expect(summary.promptTokens == 300 && summary.completionTokens == 30)
        #expect(summary.times == 1_764_000_001.25...1_764_000_006.25)
    }

    @Test func manyTeachersAreCountedTogether() {
        var summary = CorpusSummary()
        for number in 0..<200 { summary.note(.sample(number, teacher: "t\(number)")) }
        #expect(summary.teachers.count == CorpusSummary.namesMax + 1)
        #expect(summary.teachers[CorpusSummary.others]?.records == 200 - CorpusSummary.namesMax)
    }
}
