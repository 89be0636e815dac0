import Kafka
import Logging
import Testing

/// What became of records, read from the topics of results and dead letters as anybody would.
///
/// Belongs to the thread of its test.
final class Outcomes {
    struct Outcome {
        enum Kind: Equatable {
            case result, tombstone
            case deadLetter(reason: String)
        }

        let kind: Kind
        let key: String
        /// `topic/partition/offset` of the record that it came of.
        let source: String
        let record: Record
    }

    static let results = "opinions"
    static let deadLetters = "opinions-dead-letters"
    private static let marker = "the end"

    /// By what they came of; more than one are duplicates.
    private(set) var bySource: [String: [Outcome]] = [:]
    private(set) var failures: [KafkaError] = []
    private let brokers: String
    private let consumer: Consumer
    private var markersLeft = 0
    private let isKeepingValues: Bool

    /// - Parameter isKeepingValues: false where many are read and only counted.
    init(brokers: String, isKeepingValues: Bool = true) throws {
        self.brokers = brokers
        var settings = ConsumerSettings(
            client: ClientSettings(
                brokers: brokers.split(separator: ",").map(String.init), clientID: "outcomes",
                // The mock knows topics only by this; the tests make theirs before.
                further: ["allow.auto.create.topics": "true"]),
            group: "outcomes", topics: [Self.results, Self.deadLetters])
        settings.sessionTimeout = .seconds(6)
        consumer = try Consumer(settings, logger: .quiet)
        self.isKeepingValues = isKeepingValues
        // The group takes three seconds to form on the mock; others start meanwhile.
        take(timeout: .zero)
    }

    deinit { consumer.close(within: .seconds(2)) }

    /// Records that something became of.
    var count: Int { bySource.count }
    var all: [Outcome] { bySource.values.flatMap { $0 } }
    /// What came more than once, counted without its first.
    var doubled: Int { bySource.values.reduce(0) { $0 + $1.count - 1 } }
    var keys: Set<String> { Set(all.map(\.key)) }

    /// Reads until `isDone`, which is asked at least every 20 ms; a failure after `patience`.
    func read(
        within patience: Duration = .seconds(60), until isDone: () throws -> Bool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let end = ContinuousClock.now + patience
        while try !isDone() {
            guard ContinuousClock.now < end else {
                throw Program.Failure(
                    description: "\(count) outcomes, and not what was waited for, in \(patience); "
                        + "\(failures)")
            }
            take(timeout: .milliseconds(20))
        }
    }

    /// Reads all that stands in both topics at this moment: up to a marker behind it, in each
    /// partition.
    func readToTheEnd(within patience: Duration = .seconds(30)) throws {
        try read(within: patience) { Set(consumer.assignment.map(\.topic)).count == 2 }
        markersLeft = consumer.assignment.count
        try ReviewFeed(brokers: brokers).write(
            consumer.assignment.map {
                NewRecord(
                    topic: $0.topic, partition: $0.partition, key: Array(Self.marker.utf8),
                    value: nil)
            })
        try read(within: patience) { markersLeft == 0 }
    }

    private func take(timeout: Duration) {
        for event in consumer.poll(recordsMax: 1_000, timeout: timeout) {
            switch event {
            case .record(let record):
                let outcome = Self.outcome(record, isWhole: isKeepingValues)
                guard outcome.key != Self.marker else {
                    markersLeft -= 1
                    continue
                }
                bySource[outcome.source, default: []].append(outcome)
            case .failed(let error, _, _): failures.append(error)
            default: continue
            }
        }
    }

    private static func outcome(_ record: Record, isWhole: Bool) -> Outcome {
        let key = String(decoding: record.key ?? [], as: UTF8.self)
        let kind: Outcome.Kind
        let source: String
        if record.source.topic == deadLetters {
            kind = .deadLetter(reason: record.text(of: "opined.error.class") ?? "")
            source = ["topic", "partition", "offset"]
                .map { record.text(of: "__dlq.errors.\($0)") ?? "" }.joined(separator: "/")
        } else {
            kind = record.value == nil ? .tombstone : .result
            source = record.text(of: "opined-source") ?? ""
        }
        var kept = record
        if !isWhole { (kept.value, kept.headers) = (nil, []) }
        return Outcome(kind: kind, key: key, source: source, record: kept)
    }
}

extension Record {
    /// The last header of a name, as text: what opined writes stands behind what others wrote.
    func text(of header: String) -> String? {
        let found = headers.last { $0.key.utf8.elementsEqual(header.utf8) }?.value
        return found.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Logger {
    static let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
}
