import Crdkafka

/// Delivery reports that wait for the poll to return. At most one for each record sent, so bounded
/// by the queue of the producer. Touched by the polling thread only (``ClientInbox``).
final class ProducerInbox: ClientInbox {
    private var reports: [DeliveryReport] = []
    /// Records that librdkafka holds.
    var held = 0

    override func register(in conf: OpaquePointer) {
        super.register(in: conf)
        rd_kafka_conf_set_dr_msg_cb(conf) { handle, message, opaque in
            guard let handle, let message, let opaque else { return }
            let inbox = Unmanaged<ProducerInbox>.fromOpaque(opaque).takeUnretainedValue()
            inbox.held -= 1
            inbox.noteFatalError(of: handle)
            inbox.add(DeliveryReport(message, isFatal: inbox.fatalFailure != nil))
        }
    }

    func add(_ report: DeliveryReport) { reports.append(report) }

    func takeReports() -> [DeliveryReport] {
        defer { reports.removeAll(keepingCapacity: true) }
        return reports
    }
}
