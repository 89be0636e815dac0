import Opinions
import Testing

@testable import Pipeline

struct ModelSlotTests {
    @Test func aChangeIsSeenOnce() {
        let slot = ModelSlot(EchoAnalyst(model: "echo@1"))
        #expect(slot.change(since: -1)?.analyst.model == "echo@1")
        #expect(slot.change(since: 0) == nil)
        slot.replace(with: EchoAnalyst(model: "echo@2"))
        slot.replace(with: EchoAnalyst(model: "echo@3"))
        let change = slot.change(since: 0)
        #expect(change?.analyst.model == "echo@3" && slot.current.model == "echo@3")
        #expect(slot.change(since: change?.version ?? 0) == nil)
    }

    @Test func theEndOfATrialIsToldOnce() {
        let slot = ModelSlot(EchoAnalyst(model: "echo@1"))
        var bounds = CanaryTrial.Bounds()
        bounds.reviews = 10
        func note(_ differing: Int, _ same: Int) -> CanaryTrial.Decision? {
            let difference = OpinionDifference(before: .positive, after: .negative)
            return slot.note(
                CanaryReport(
                    model: "echo@2",
                    differences: Array(repeating: [difference], count: differing)
                        + Array(repeating: [], count: same),
                    errors: 0, championTook: .zero, candidateTook: .zero))
        }
        let share = CanaryShare(1, seed: 1)
        slot.begin(EchoAnalyst(model: "echo@2"), share: share, trial: CanaryTrial(bounds: bounds))
        #expect(note(1, 8) == nil && slot.takeEndedTrial() == nil)
        #expect(note(0, 1) == .extend)
        let ended = slot.takeEndedTrial()
        #expect(ended?.model == "echo@2" && ended?.decision == .extend)
        #expect(ended?.trial.reviews == 10 && ended?.trial.tally.differing == 1)
        #expect(slot.takeEndedTrial() == nil && slot.current.model == "echo@2")
        #expect(note(9, 0) == nil)

        slot.replace(with: EchoAnalyst(model: "echo@1"))
        slot.begin(EchoAnalyst(model: "echo@2"), share: share, trial: CanaryTrial(bounds: bounds))
        #expect(note(9, 0) == .back(.disagreement(9, of: 9)))
        #expect(slot.takeEndedTrial()?.decision == .back(.disagreement(9, of: 9)))
        #expect(slot.current.model == "echo@1" && slot.trial == nil)
    }
}
