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
}
