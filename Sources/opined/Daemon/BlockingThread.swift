import Foundation

/// Work that blocks, on a thread of its own, so that it takes none from Swift's pool.
enum BlockingThread {
    /// Starts `body` and waits for its end without blocking.
    static func run<Value: Sendable>(
        _ name: String, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Result(catching: body)) }
            thread.name = name
            thread.start()
        }
    }
}
