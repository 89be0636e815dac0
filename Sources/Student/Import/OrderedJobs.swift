import Foundation
import Synchronization

/// Runs numbered jobs on all cores.
enum OrderedJobs {
    private struct State<Result> {
        var next = 0
        var done = 0
        var results: [Result?]
        /// Of the jobs that failed, the first by number.
        var failure: (job: Int, error: any Error)?
    }

    /// What each job gives, in their order.
    ///
    /// Jobs are begun in their order and none after one has failed, so that it is always the first
    /// of those that fail whose error is thrown.
    ///
    /// - Parameter progress: how many are done; on any thread, one call at a time.
    static func run<Result: Sendable>(
        _ count: Int, progress: @Sendable (Int) -> Void = { _ in },
        _ job: @Sendable (Int) throws -> Result
    ) throws -> [Result] {
        let state = Mutex(State<Result>(results: Array(repeating: nil, count: count)))
        let threads = min(count, ProcessInfo.processInfo.activeProcessorCount)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while let number = take(state, count) {
                do {
                    let result = try job(number)
                    state.withLock { state in
                        state.results[number] = result
                        state.done += 1
                        progress(state.done)
                    }
                } catch {
                    state.withLock { state in
                        if state.failure.map({ $0.job > number }) ?? true {
                            state.failure = (number, error)
                        }
                    }
                }
            }
        }
        return try state.withLock { state in
            if let failure = state.failure { throw failure.error }
            return state.results.compactMap(\.self)
        }
    }

    private static func take<Result>(
        _ state: borrowing Mutex<State<Result>>, _ count: Int
    ) -> Int? {
        state.withLock { state in
            guard state.next < count, state.failure == nil else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }
}
