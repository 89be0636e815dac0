import Crdkafka
import Dispatch

/// The `rd_kafka_t` of one client, and the inbox that its callbacks write into. One owner.
///
/// Ends in one of two ways: ``destroy(within:)``, or ``abandon()``. Without either, `deinit`
/// destroys it in the background.
final class ClientHandle {
    let pointer: OpaquePointer
    private let inbox: ClientInbox
    private var isOver = false

    init(adopting pointer: OpaquePointer, inbox: ClientInbox) {
        (self.pointer, self.inbox) = (pointer, inbox)
    }

    deinit { if !isOver { _ = destroy(within: .zero) } }

    /// Frees the client without leaving its group (whoever wants to leave has done so before).
    ///
    /// `rd_kafka_destroy` joins librdkafka's threads and has no timeout, so it runs on a thread of
    /// its own. - Returns: whether it was done in time; it goes on if not.
    func destroy(within timeout: Duration) -> Bool {
        guard !isOver else { return true }
        isOver = true
        let remains = Remains(pointer: pointer, inbox: inbox)
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            rd_kafka_destroy_flags(remains.pointer, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
            withExtendedLifetime(remains.inbox) {}
            done.signal()
        }
        return done.wait(timeout: .now() + .milliseconds(timeout.milliseconds)) == .success
    }

    /// Leaves the client and its inbox behind for as long as the process lives: freeing a client
    /// that hangs would hang too.
    func abandon() {
        guard !isOver else { return }
        isOver = true
        _ = Unmanaged.passRetained(inbox)
    }

    /// Whether brokers have answered: connected, and through TLS and login where there is one.
    var hasConnected: Bool {
        if rd_kafka_controllerid(pointer, 0) >= 0 { return true }
        guard let name = rd_kafka_clusterid(pointer, 0) else { return false }
        rd_kafka_mem_free(pointer, name)
        return true
    }

    /// `@unchecked Sendable`: made when the owner is through with both, for the one thread that
    /// frees them.
    private struct Remains: @unchecked Sendable {
        let pointer: OpaquePointer
        let inbox: ClientInbox
    }
}
