import Kafka
import Logging
import TestSupport
import Testing

/// Consumer and producer on a broker that nobody here wrote.
@Suite(.ownThread, .enabled(if: NoidaBroker.executable != nil, "noida-db is not installed"))
struct NoidaBrokerTests {
    static let quiet = Logger(label: "kafka") { _ in SwiftLogNoOpLogHandler() }
    static let patience = Duration.seconds(30)

    @Test func aGroupWithStaticMembersReadsEverythingOnce() throws {
        let broker = try NoidaBroker()
        try broker.createTopic("reviews", partitions: 6)
        let count = 2_000
        try write(count, to: "reviews", on: broker)
        let first = try member("a", of: broker)
        var seen: [TopicPartition: [Int64]] = [:]
        take(count, from: [first], into: &seen)
        // Not in the callback: this broker refuses commits from the moment that another member
        // joins (ILLEGAL_GENERATION), where Kafka takes them until the group is complete.
        try first.commit(seen.mapValues { ($0.last ?? -1) + 1 }, within: .seconds(5))

        // A second member takes its share, and goes on from the commit.
        let second = try member("b", of: broker)
        let end = ContinuousClock.now + Self.patience
        while second.assignment.count != 3 || first.assignment.count != 3, .now < end {
            #expect(first.poll(recordsMax: 100, timeout: .milliseconds(20)).isEmpty)
            #expect(second.poll(recordsMax: 100, timeout: .milliseconds(20)).isEmpty)
        }
        #expect(first.assignment.isDisjoint(with: second.assignment))
        try write(count, to: "reviews", on: broker)
        take(2 * count, from: [first, second], into: &seen)
        for (place, offsets) in seen {
            let isOnceEach = offsets.sorted().elementsEqual(0..<Int64(offsets.count))
            #expect(isOnceEach, "\(place)")
        }
        first.close(within: .seconds(5))
        second.close(within: .seconds(5))
    }

    @Test func aMemberThatVanishedComesBackByItsNameToItsCommit() throws {
        let broker = try NoidaBroker()
        try broker.createTopic("reviews", partitions: 2)
        try write(100, to: "reviews", on: broker)
        var seen: [TopicPartition: [Int64]] = [:]
        var first: Consumer? = try member("a", of: broker)
        if let first {
            take(100, from: [first], into: &seen)
            try first.commit(seen.mapValues { ($0.last ?? -1) - 1 }, within: .seconds(5))
        }
        let places = seen.keys.sorted()
        // Without close, as after a kill: no LeaveGroup.
        first = nil

        let again = try member("a", of: broker)
        var repeated: [TopicPartition: [Int64]] = [:]
        take(2 * places.count, from: [again], into: &repeated)
        for place in places {
            #expect(repeated[place] == seen[place]?.suffix(2).map { $0 })
        }
        again.close(within: .seconds(5))
    }

    @Test func aMemberWhoseNameIsTakenIsToldThatItIsOver() throws {
        let broker = try NoidaBroker()
        try broker.createTopic("reviews", partitions: 1)
        try write(10, to: "reviews", on: broker)
        var seen: [TopicPartition: [Int64]] = [:]
        let first = try member("a", of: broker)
        take(10, from: [first], into: &seen)
        let usurper = try member("a", of: broker)
        var fatal: KafkaError?
        let end = ContinuousClock.now + Self.patience
        while fatal == nil, .now < end {
            _ = usurper.poll(recordsMax: 100, timeout: .milliseconds(20))
            for event in first.poll(recordsMax: 100, timeout: .milliseconds(20)) {
                if case .failed(let error, _, isFatal: true) = event { fatal = error }
            }
        }
        #expect(fatal?.name == "FENCED_INSTANCE_ID")
        #expect(fatal?.disposition == .rebuild)
        first.close(within: .seconds(5))
        usurper.close(within: .seconds(5))
    }

    private func member(_ name: String, of broker: NoidaBroker) throws -> Consumer {
        let client = ClientSettings(brokers: [broker.address])
        var settings = ConsumerSettings(client: client, group: "opined", topics: ["reviews"])
        settings.assignor = .range
        settings.instanceID = name
        settings.sessionTimeout = .seconds(6)
        return try Consumer(settings, logger: Self.quiet)
    }

    private func write(_ count: Int, to topic: String, on broker: NoidaBroker) throws {
        let client = ClientSettings(brokers: [broker.address])
        let producer = try Producer(ProducerSettings(client: client), logger: Self.quiet)
        for index in 0..<count {
            let text = Array("review \(index)".utf8)
            let record = NewRecord(
                topic: topic, key: Array("\(index)".utf8), value: text,
                headers: [Header(key: "n", value: Array("\(index)".utf8))])
            #expect(producer.send(record, token: UInt64(index)) == .accepted)
        }
        #expect(producer.flush(within: Self.patience))
        #expect(
            producer.poll(timeout: .zero).allSatisfy {
                if case .delivered = $0.outcome { true } else { false }
            })
        producer.close(within: .seconds(5))
    }

    /// Polls until `count` records are in `seen`.
    private func take(
        _ count: Int, from consumers: [Consumer], into seen: inout [TopicPartition: [Int64]]
    ) {
        let end = ContinuousClock.now + Self.patience
        while seen.values.map(\.count).reduce(0, +) < count {
            guard ContinuousClock.now < end else {
                Issue.record("\(seen.mapValues(\.count)) of \(count) in \(Self.patience)")
                return
            }
            for consumer in consumers {
                for event in consumer.poll(recordsMax: 500, timeout: .milliseconds(20)) {
                    guard case .record(let record) = event else { continue }
                    seen[record.source, default: []].append(record.offset)
                }
            }
        }
    }
}
