import Dispatch
import Synchronization

/// So many threads that share pieces of work, each piece whoever comes first.
///
/// Who does what depends on chance. What comes out must not: a piece writes only what no other
/// piece reads or writes, and its size does not depend on the number of threads.
public struct ThreadTeam: Sendable {
    public static let threadsMax = 256

    public let threads: Int

    /// - Precondition: 1 to ``threadsMax`` threads.
    public init(threads: Int) {
        precondition((1...Self.threadsMax).contains(threads), "a team of \(threads) threads")
        self.threads = threads
    }

    /// Runs `body` for 0..<count, and returns when all are done.
    ///
    /// - Parameter body: gets the piece, and which of the threads it runs on: 0..<threads.
    func each(_ count: Int, _ body: (_ piece: Int, _ thread: Int) -> Void) {
        let width = min(threads, count)
        guard width > 1 else {
            for piece in 0..<count { body(piece, 0) }
            return
        }
        let next = Atomic(0)
        withoutActuallyEscaping(body) { body in
            // Safe: the call returns when all threads are done with `body`, and its pieces share
            // nothing that one of them writes.
            nonisolated(unsafe) let body = body
            DispatchQueue.concurrentPerform(iterations: width) { thread in
                while true {
                    let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard piece < count else { return }
                    body(piece, thread)
                }
            }
        }
    }

    /// Runs `body` for the ranges of `size` that make up 0..<count.
    func each(
        _ count: Int, by size: Int, _ body: (_ range: Range<Int>, _ thread: Int) -> Void
    ) {
        each((count + size - 1) / size) { piece, thread in
            body(piece * size..<min(count, (piece + 1) * size), thread)
        }
    }
}
