import Dispatch
import Opinions
import Synchronization
import Testing

@testable import Pipeline

/// With real threads; every wait is for a signal.
struct InferenceWorkersTests {
    private func batch(_ number: Int) -> Batch<EchoAnalyst> {
        var table = FlightTable<Int>()
        let item = Batch<EchoAnalyst>.Item(
            flight: table.insert(number), record: SimStage.record("t", at: Int64(number)),
            review: Review(id: "\(number)", text: "t"),
            work: .analyse(EchoAnalyst().prepare("text \(number)")))
        return Batch(
            analyst: EchoAnalyst(), items: [item], tokens: 1, since: ContinuousClock.now)
    }

    private func workers(
        threads: Int, queueMax: Int, wake: @escaping @Sendable () -> Void
    ) -> InferenceWorkers<EchoAnalyst> {
        InferenceWorkers(
            threads: threads, queueMax: queueMax,
            makeAnswerer: { BatchAnswerer(outputTopic: "out", now: { ContinuousClock.now }) },
            wake: wake)
    }

    @Test(arguments: [1, 2, 5])
    func everyBatchIsAnsweredOnceAndWakesThePollThread(threads: Int) {
        let woken = DispatchSemaphore(value: 0)
        let workers = workers(threads: threads, queueMax: 2) { woken.signal() }
        var next = 0
        var ids: [String] = []
        while ids.count < 200 {
            while workers.hasRoom, next < 200 {
                workers.start(batch(next))
                next += 1
                #expect(workers.batchesOut <= threads + 2)
            }
            woken.wait()
            for answered in workers.answered() { ids += answered.answers.map(\.review.id) }
        }
        #expect(Set(ids).count == 200)
        #expect(workers.batchesOut == 0 && workers.hasRoom)
        workers.close()
        workers.close()
    }

    @Test func batchesInHandBoundTheQueue() {
        let woken = DispatchSemaphore(value: 0)
        let workers = workers(threads: 1, queueMax: 1) { woken.signal() }
        workers.start(batch(0))
        workers.start(batch(1))
        // Answered or not: until the poll thread takes the answers, there is no room.
        #expect(!workers.hasRoom)
        woken.wait()
        woken.wait()
        #expect(!workers.hasRoom)
        #expect(workers.answered().count == 2)
        #expect(workers.hasRoom)
    }
}
