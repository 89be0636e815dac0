import Synchronization

/// Contexts of zstd, each lent to one thread at a time: they are large and dear to make, and as
/// many come into being as threads ask at the same moment.
///
/// `@unchecked Sendable`: idle contexts are touched under the lock only, and a lent one by its
/// borrower only.
final class ZstdContexts: @unchecked Sendable {
    private let lock = Mutex(())
    private var idle: [OpaquePointer] = []
    private let make: @Sendable () -> OpaquePointer?
    private let free: @Sendable (OpaquePointer) -> Void

    init(
        make: @escaping @Sendable () -> OpaquePointer?,
        free: @escaping @Sendable (OpaquePointer) -> Void
    ) {
        (self.make, self.free) = (make, free)
    }

    deinit { idle.forEach(free) }

    /// Lends a context for one call.
    func lend<R>(_ body: (OpaquePointer) throws(ZstdError) -> R) throws(ZstdError) -> R {
        var context = lock.withLock { _ in idle.popLast() }
        if context == nil { context = make() }
        guard let context else { throw ZstdError("make a zstd context", "out of memory") }
        defer { lock.withLock { _ in idle.append(context) } }
        return try body(context)
    }
}
