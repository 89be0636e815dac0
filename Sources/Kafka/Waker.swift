import Crdkafka
import Synchronization

/// Ends the waiting poll of a consumer from another thread.
///
/// `@unchecked Sendable`: the queue is used and given back only under the lock, and librdkafka's
/// queues may be used by any thread.
final class Waker: @unchecked Sendable {
    private let lock = Mutex(())
    private var queue: OpaquePointer?

    init(of handle: OpaquePointer) { queue = rd_kafka_queue_get_consumer(handle) }

    deinit { close() }

    func wake() {
        lock.withLock { _ in if let queue { rd_kafka_queue_yield(queue) } }
    }

    /// Lends the queue that the consumer polls.
    func withQueue<R>(_ body: (OpaquePointer?) -> R) -> R { lock.withLock { _ in body(queue) } }

    /// Gives the queue back, before its handle is freed. `wake` does nothing from then on.
    func close() {
        lock.withLock { _ in
            if let queue { rd_kafka_queue_destroy(queue) }
            queue = nil
        }
    }

    /// Keeps the queue for ever, with a handle that is left behind.
    func abandon() { lock.withLock { _ in queue = nil } }
}
