import Dispatch
import Synchronization

/// Shares out the numbers from 0 among threads, a few at a time, so that all end together.
enum ParallelRanges {
    /// - Parameter worker: Called once in each thread; what it returns, with each range it takes.
    /// - Returns: what it took, all threads together.
    static func each(
        of count: Int, by step: Int, threads: Int,
        _ worker: @Sendable () -> (Range<Int>) -> Void
    ) -> Lap {
        let desk = Desk(count: count, step: step)
        let cpuSeconds = Mutex(0.0)
        let seconds = ContinuousClock().measure {
            DispatchQueue.concurrentPerform(iterations: threads) { _ in
                let lap = Lap(of: {
                    let body = worker()
                    while let range = desk.take() { body(range) }
                })
                cpuSeconds.withLock { $0 += lap.cpuSeconds }
            }
        }
        return Lap(seconds: seconds / .seconds(1), cpuSeconds: cpuSeconds.withLock(\.self))
    }

    private final class Desk: Sendable {
        private let next = Mutex(0)
        private let count, step: Int

        init(count: Int, step: Int) { (self.count, self.step) = (count, step) }

        func take() -> Range<Int>? {
            next.withLock { next in
                guard next < count else { return nil }
                defer { next = min(next + step, count) }
                return next..<min(next + step, count)
            }
        }
    }
}
