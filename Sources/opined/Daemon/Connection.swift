import Kafka
import Synchronization

/// Whether brokers were ever reached, and what stood in the way. Any thread.
///
/// librdkafka tries again for ever, also where the password is wrong or a certificate is not
/// trusted. At the start that is a mistake in the settings, so after ``patience`` the daemon ends
/// and says so; later it is an outage.
final class Connection: Sendable {
    /// How long a refused login or handshake may last at the start.
    static let patience = Duration.seconds(30)

    private struct State {
        var isConnected = false
        var refusal: (since: ContinuousClock.Instant, detail: String)?
        var lastTrouble: String?
    }

    private let state = Mutex(State())

    var isConnected: Bool { state.withLock { $0.isConnected } }

    /// The last error of a client, for `/readyz`.
    var lastTrouble: String? { state.withLock { $0.lastTrouble } }

    func connected() {
        state.withLock { state in
            state.isConnected = true
            state.refusal = nil
            state.lastTrouble = nil
        }
    }

    func met(_ trouble: ClientTrouble, at now: ContinuousClock.Instant) {
        state.withLock { state in
            state.lastTrouble = trouble.error.description
            guard !state.isConnected, state.refusal == nil,
                trouble.kind == .authentication || trouble.kind == .tls
            else { return }
            state.refusal = (now, trouble.error.description)
        }
    }

    /// Why the settings must be wrong, once no broker was reached for ``patience``.
    func verdict(at now: ContinuousClock.Instant) -> String? {
        state.withLock { state in
            guard !state.isConnected, let refusal = state.refusal,
                now - refusal.since >= Self.patience
            else { return nil }
            return refusal.detail
        }
    }
}
