import Kafka
import Pipeline

/// `Kafka.Producer` as the pipeline sees it. Owned and called by the poll thread.
final class KafkaSink: RecordSink {
    private let producer: Producer
    private let onTrouble: (ClientTrouble) -> Void

    init(_ producer: Producer, onTrouble: @escaping (ClientTrouble) -> Void) {
        self.producer = producer
        self.onTrouble = onTrouble
    }

    func send(_ record: OutputRecord, token: UInt64) -> SendOutcome {
        switch producer.send(NewRecord(record), token: token) {
        case .accepted: .accepted
        case .full: .full
        case .refused(let reason, let isTooLarge):
            .refused(reason: reason, isTooLarge: isTooLarge)
        }
    }

    func deliveries(timeout: Duration) -> [Delivery] {
        let reports = producer.poll(timeout: timeout)
        producer.takeTroubles().forEach(onTrouble)
        return reports.map { Delivery(token: $0.token, outcome: outcome($0.outcome)) }
    }

    func purge() { producer.purge() }

    func close(within timeout: Duration) { producer.close(within: timeout) }

    private func outcome(_ outcome: DeliveryReport.Outcome) -> Delivery.Outcome {
        switch outcome {
        case .delivered: .delivered
        case .refused(let reason, let isTooLarge):
            .refused(reason: reason, isTooLarge: isTooLarge)
        case .failed(let reason): .failed(reason: reason)
        case .fatal(let reason): .fatal(reason: reason)
        }
    }
}

extension NewRecord {
    init(_ record: OutputRecord) {
        self.init(
            topic: record.topic, timestampMilliseconds: record.timestampMilliseconds,
            key: record.key, value: record.value,
            headers: record.headers.map { Header(key: $0.key, value: $0.value) })
    }
}
