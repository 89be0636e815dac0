import Synchronization
import Testing

@testable import Pipeline

struct PipelineControlTests {
    @Test func aStopWakesThePollThreadAndIsCounted() {
        let control = PipelineControl()
        let wakes = Atomic(0)
        control.stop()
        #expect(control.stops == 1)
        control.wake { wakes.add(1, ordering: .relaxed) }
        control.stop()
        #expect(control.stops == 2 && wakes.load(ordering: .relaxed) == 1)
    }
}
