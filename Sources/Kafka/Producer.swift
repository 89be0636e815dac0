import Crdkafka
import Logging

/// Writes records: idempotent, acknowledged by all replicas in sync, compressed by the batch.
///
/// Belongs to one thread, which calls ``poll(timeout:)`` for the delivery reports. Every record
/// that is accepted has exactly one report, sooner or later.
public final class Producer {
    private let inbox: ProducerInbox
    private var handle: ClientHandle?
    /// The moment that `close` takes beyond its timeout to end librdkafka's threads.
    static let endTimeout = Duration.milliseconds(500)

    /// Opens a client; it connects by itself.
    ///
    /// - Throws: every setting that librdkafka does not take.
    public init(
        _ settings: ProducerSettings, logger: Logger,
        onStatistics: ((Statistics) -> Void)? = nil
    ) throws(ClientSettingsError) {
        inbox = ProducerInbox(logger: logger, onStatistics: onStatistics)
        var configuration = ClientConfiguration(settings.client, inbox: inbox)
        configuration.set(PinnedSettings.producer)
        configuration.set(settings.properties)
        configuration.setFurther(settings.client.further)
        handle = try configuration.open(RD_KAFKA_PRODUCER, inbox: inbox)
    }

    /// Whether the brokers have ever answered, through TLS and login where there is one.
    public var hasConnected: Bool { handle?.hasConnected ?? false }

    /// Records that are neither acknowledged nor given up yet.
    public var queued: Int { inbox.held }

    /// Why this producer is dead; nil while it lives. Reports of records that it held are `.fatal`.
    public var fatalFailure: KafkaError? {
        if let handle { inbox.noteFatalError(of: handle.pointer) }
        return inbox.fatalFailure
    }

    /// Hands a record over; its bytes are copied. `token` comes back with the report.
    ///
    /// A failure other than a full queue or a record that is too large (a dead producer, one that
    /// is closed) comes as a report, too.
    public func send(_ record: NewRecord, token: UInt64) -> SendResult {
        guard let pointer = handle?.pointer else {
            let error = KafkaError(
                "write to \(record.topic)", RD_KAFKA_RESP_ERR__STATE,
                detail: "the producer is closed")
            inbox.add(DeliveryReport(token: token, outcome: .fatal(reason: "\(error)")))
            return .accepted
        }
        guard let error = ProduceCall.perform(pointer, record, token: token) else {
            inbox.held += 1
            return .accepted
        }
        if error.code == RD_KAFKA_RESP_ERR__QUEUE_FULL.rawValue { return .full }
        inbox.noteFatalError(of: pointer)
        let outcome = DeliveryReport.outcome(error, isFatal: inbox.fatalFailure != nil)
        if case .refused(let reason, let isTooLarge) = outcome {
            return .refused(reason: reason, isTooLarge: isTooLarge)
        }
        inbox.add(DeliveryReport(token: token, outcome: outcome))
        return .accepted
    }

    /// Waits up to `timeout` for something to report, and gives all reports that there are.
    public func poll(timeout: Duration) -> [DeliveryReport] {
        let early = inbox.takeReports()
        let wait = early.isEmpty ? timeout : .zero
        if let handle { rd_kafka_poll(handle.pointer, Int32(milliseconds: wait)) }
        return early + inbox.takeReports()
    }

    /// What librdkafka said of its brokers since the last call, the last
    /// ``ClientInbox/troublesMax``.
    public func takeTroubles() -> [ClientTrouble] { inbox.takeTroubles() }

    /// Gives up what is not delivered, whether it waits or is on its way; each has a report
    /// `.failed` from `poll`. What was on its way may have arrived.
    public func purge() {
        guard let handle else { return }
        let flags = RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT
        rd_kafka_purge(handle.pointer, flags | RD_KAFKA_PURGE_F_NON_BLOCKING)
    }

    /// Sends what lingers and waits until all is reported, `timeout` at the longest. The reports
    /// come from `poll`. - Returns: whether nothing is left.
    public func flush(within timeout: Duration) -> Bool {
        guard let handle else { return true }
        let code = rd_kafka_flush(handle.pointer, Int32(milliseconds: timeout))
        return code == RD_KAFKA_RESP_ERR_NO_ERROR
    }

    /// Ends the client, and gives up what is not delivered: `flush` before. The reports of what was
    /// given up come from `poll`. Takes at most `timeout` and a moment; what is not done by then
    /// goes on by itself. The second call does nothing.
    public func close(within timeout: Duration) {
        guard let handle else { return }
        let deadline = Deadline(after: timeout)
        if queued > 0 {
            purge()
            _ = flush(within: deadline.left)
        }
        self.handle = nil
        if !handle.destroy(within: max(deadline.left, Self.endTimeout)) {
            inbox.logger.warning("end the Kafka producer: it takes long, and goes on by itself")
        }
    }
}
