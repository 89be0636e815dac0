import Testing

@testable import Training

struct BatchPlanTests {
    private func plan(seed: UInt64, share: Float = 1) -> BatchPlan {
        BatchPlan(
            items: (0..<100).map { .init(tokens: 3 + $0 * 7 % 60, share: share) },
            textsPerStep: 16, limits: BatchLimits(tokensMax: 128, textsMax: 5), seed: seed)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func everyTextIsTakenOnceAndNoBatchIsTooLarge(seed: UInt64) {
        let plan = plan(seed: seed)
        let steps = plan.steps(epoch: 1)
        #expect(steps.count == plan.stepCount(epoch: 1))
        #expect(steps.flatMap(\.self).flatMap(\.self).sorted() == Array(0..<100))
        for step in steps {
            #expect(step.reduce(0) { $0 + $1.count } <= 16)
            for batch in step {
                #expect((1...5).contains(batch.count))
                #expect(batch.reduce(0) { $0 + plan.items[$1].tokens } <= 128)
            }
        }
    }

    @Test func theSeedAndTheEpochMakeTheOrder() {
        #expect(plan(seed: 1).steps(epoch: 0) == plan(seed: 1).steps(epoch: 0))
        #expect(plan(seed: 1).steps(epoch: 0) != plan(seed: 2).steps(epoch: 0))
        #expect(plan(seed: 1).steps(epoch: 0) != plan(seed: 1).steps(epoch: 1))
    }

    @Test(arguments: [0, 0.4, 1, 2.5] as [Float])
    func anEpochTakesItsShare(share: Float) {
        let counts = (0..<50).map { epoch in
            plan(seed: 3, share: share).steps(epoch: epoch).flatMap(\.self).joined().count
        }
        let mean = Float(counts.reduce(0, +)) / 5_000
        #expect(abs(mean - share) < 0.03)
    }

    @Test func nothingMakesNoStep() {
        let plan = BatchPlan(items: [], textsPerStep: 4, limits: BatchLimits(), seed: 1)
        #expect(plan.steps(epoch: 0).isEmpty && plan.stepCount(epoch: 0) == 0)
    }
}
