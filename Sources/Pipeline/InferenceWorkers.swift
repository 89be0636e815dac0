import Dispatch
import Foundation
import Synchronization

/// Threads that answer batches, each one batch at a time.
///
/// At most `threads + queueMax` batches are out at once, which bounds the queue to the threads and
/// the mailbox back. The poll thread is woken after each answer.
public final class InferenceWorkers<A: Analyst>: BatchWorkers {
    private let threads: Int
    private let queueMax: Int
    private let desk: Desk
    public private(set) var batchesOut = 0

    /// - Parameters:
    ///   - queueMax: batches that wait for a thread; 1 for each thread keeps them busy.
    ///   - makeAnswerer: called once in each thread.
    ///   - wake: ends a wait of the poll thread (``RecordSource/waker``); any thread.
    /// - Precondition: `threads` is positive and `queueMax` not negative.
    public init(
        threads: Int, queueMax: Int, makeAnswerer: @escaping @Sendable () -> BatchAnswerer<A>,
        wake: @escaping @Sendable () -> Void
    ) {
        precondition(threads > 0 && queueMax >= 0)
        (self.threads, self.queueMax) = (threads, queueMax)
        desk = Desk()
        for number in 1...threads {
            let thread = Thread { [desk] in
                let answerer = makeAnswerer()
                while let batch = desk.take() {
                    desk.post(answerer.answer(batch))
                    wake()
                }
            }
            thread.name = "opined-worker-\(number)"
            thread.start()
        }
    }

    deinit { close() }

    public var hasRoom: Bool { batchesOut < threads + queueMax }

    public func start(_ batch: Batch<A>) {
        precondition(hasRoom, "start a batch: there is no room; ask hasRoom before")
        batchesOut += 1
        desk.put(batch)
    }

    public func answered() -> [AnsweredBatch] {
        let answered = desk.takeAnswered()
        batchesOut -= answered.count
        return answered
    }

    public func close() { desk.close(threads: threads) }

    /// What the threads share.
    private final class Desk: Sendable {
        private struct State {
            var waiting = Ring<Batch<A>>()
            var answered: [AnsweredBatch] = []
            var isClosed = false
        }

        private let state = Mutex(State())
        // Counts batches that wait, and the end for each thread.
        private let signal = DispatchSemaphore(value: 0)

        func put(_ batch: Batch<A>) {
            state.withLock { $0.waiting.append(batch) }
            signal.signal()
        }

        func takeAnswered() -> [AnsweredBatch] {
            state.withLock { state in
                defer { state.answered.removeAll() }
                return state.answered
            }
        }

        func close(threads: Int) {
            let isFirst = state.withLock { state in
                defer { state.isClosed = true }
                return !state.isClosed
            }
            guard isFirst else { return }
            for _ in 0..<threads { signal.signal() }
        }

        /// Waits for a batch; nil: the thread may end.
        func take() -> Batch<A>? {
            signal.wait()
            return state.withLock { $0.isClosed ? nil : $0.waiting.popFirst() }
        }

        func post(_ answered: AnsweredBatch) {
            state.withLock { $0.answered.append(answered) }
        }
    }
}
