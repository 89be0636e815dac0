import Testing

@testable import Training

struct CostsTests {
    @Test func theCostsOfExamplesAddUpToThatOfTheirBatch() throws {
        let examples = try TrainingGoldens.read().examples.map(\.example)
        let student = try TinyStudent.student()
        var sum = Losses()
        for losses in student.costs(of: examples, LossSettings()) { sum += losses }
        let whole = student.cost(examples, LossSettings())
        #expect(abs(sum.tags - whole.tags) < 1e-4 * whole.tags)
        #expect(abs(sum.categories - whole.categories) < 1e-4 * whole.categories)
        #expect(abs(sum.sentiment - whole.sentiment) < 1e-4 * whole.sentiment)
        #expect(abs(sum.embedding - whole.embedding) < 1e-4 * whole.embedding)
        #expect(abs(sum.old - whole.old) < 1e-4 * whole.old)
    }

    /// Labels that a student finds unlikely are found.
    @Test func swappedLabelsCostMost() throws {
        let student = try TinyStudent.student()
        var examples = try TrainingGoldens.read().examples.prefix(10).map(\.example)
        for (index, answers) in student.answers(to: examples.map(\.ids)).enumerated() {
            examples[index] = TrainingExample(ids: examples[index].ids)
            // The likeliest has a third or more, the unlikeliest a third or less.
            let order = (0..<3).sorted { answers.sentiment[$0] < answers.sentiment[$1] }
            let label = index % 5 == 0 ? order[0] : order[2]
            examples[index].sentiment = (0..<3).map { $0 == label ? 1 : 0 }
        }
        let costs = student.costs(of: examples, LossSettings()).map(\.total)
        let isKept = SmallLoss.kept(costs, keeping: 0.8)
        #expect(isKept == (0..<10).map { $0 % 5 != 0 })
    }

    @Test func ofEqualsTheFirstAreKept() {
        let kept = SmallLoss.kept([1, 0, 1, 1], keeping: 0.5)
        #expect(kept == [true, true, false, false])
        #expect(SmallLoss.kept([], keeping: 0.5).isEmpty)
    }
}
