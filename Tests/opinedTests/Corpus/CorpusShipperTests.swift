import ArgumentParser
import Distillation
import Foundation
import Kafka
import Logging
import TestSupport
import Testing

@testable import opined

/// Over librdkafka's mock of a cluster.
@Suite(.ownThread)
struct CorpusShipperTests {
    private static let patience = Duration.seconds(60)
    private static let wait = Duration.milliseconds(50)

    @Test func sendsEveryRecordWithItsKeyAndWaitsForMore() throws {
        let (rig, corpus) = (try Rig(), CorpusFolder())
        let shipper = try rig.shipper(of: corpus)
        #expect(try !shipper.turn(within: .zero), "there is no corpus yet")
        var written: [CorpusRecord] = []
        for round in 0..<3 {
            let records = (0..<40).map { CorpusRecord.numbered(100 * round + $0) }
            try corpus.store(shardBytesMax: 4_000).append(contentsOf: records)
            written += records
            try rig.work(shipper, until: written.count)
            #expect(try !shipper.turn(within: .zero))
        }
        let found = try rig.records(atLeast: written.count)
        #expect(Set(found.map(\.key)) == Set(written.map(\.key)) && found.count == written.count)
        #expect(found.first { $0.key == "key-205" } == .numbered(205))
        #expect(shipper.tally == CorpusShipper.Tally(delivered: 120))
    }

    /// A crash at any moment repeats records and loses none: the cursor is behind what is
    /// acknowledged.
    @Test(arguments: 0..<6)
    func aShipperThatIsKilledLeavesNothingOut(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let (rig, corpus) = (try Rig(), CorpusFolder())
        var written = 0
        for _ in 0..<4 {
            let store = try corpus.store(shardBytesMax: 3_000)
            for _ in 0..<Int.random(in: 1...30, using: &random) {
                try store.append(.numbered(written))
                written += 1
            }
            let doomed = try rig.shipper(of: corpus)
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                _ = try doomed.turn(within: .milliseconds(Int.random(in: 0...20, using: &random)))
            }
        }
        let last = try rig.shipper(of: corpus)
        let end = ContinuousClock.now + Self.patience
        while try last.turn(within: Self.wait), ContinuousClock.now < end {}
        #expect(
            Set(try rig.records(atLeast: written).map(\.key))
                == Set((0..<written).map { "key-\($0)" }))
        let again = try rig.shipper(of: corpus)
        #expect(try !again.turn(within: .zero), "what is acknowledged is not sent again")
    }

    @Test func brokersThatAreDownAreWaitedFor() throws {
        let (rig, corpus) = (try Rig(), CorpusFolder())
        try corpus.store().append(contentsOf: (0..<5).map { .numbered($0) })
        rig.cluster.setAllBrokers(isUp: false)
        let shipper = try rig.shipper(of: corpus)
        let before = CursorFile(path: corpus.cursor, target: Rig.topic)
        for _ in 0..<10 { #expect(try shipper.turn(within: Self.wait)) }
        #expect(shipper.tally.delivered == 0 && before.read() == .start)
        rig.cluster.setAllBrokers(isUp: true)
        try rig.work(shipper, until: 5)
        #expect(before.read() > .start)
        #expect(try Set(rig.records(atLeast: 5).map(\.key)).count == 5)
    }

    @Test func recordsThatTimedOutAreSentAgain() throws {
        let (rig, corpus) = (try Rig(), CorpusFolder())
        try corpus.store().append(contentsOf: (0..<5).map { .numbered($0) })
        rig.cluster.setAllBrokers(isUp: false)
        let shipper = try rig.shipper(of: corpus) { $0.deliveryTimeout = .milliseconds(300) }
        let end = ContinuousClock.now + Self.patience
        var trouble: String?
        while trouble == nil, ContinuousClock.now < end {
            _ = try shipper.turn(within: Self.wait)
            trouble = shipper.takeTrouble()
        }
        #expect(trouble != nil)
        rig.cluster.setAllBrokers(isUp: true)
        try rig.work(shipper, until: 5)
        #expect(try Set(rig.records(atLeast: 5).map(\.key)).count == 5)
    }

    @Test func aRecordThatIsTooLargeIsCountedAndOthersGoOn() throws {
        let (rig, corpus) = (try Rig(), CorpusFolder())
        try corpus.store().append(contentsOf: [
            .numbered(1), .numbered(2, padding: 20_000), .numbered(3),
        ])
        let shipper = try rig.shipper(of: corpus) { $0.recordBytesMax = 10_000 }
        try rig.work(shipper, until: 2)
        #expect(shipper.tally == CorpusShipper.Tally(delivered: 2, refused: 1))
        #expect(shipper.takeTrouble()?.contains("key-2") == true)
        #expect(try Set(rig.records(atLeast: 2).map(\.key)) == ["key-1", "key-3"])
        #expect(try !shipper.turn(within: .zero))
    }

    @Test func theThreadSendsAndEnds() throws {
        let (rig, corpus) = (try Rig(), CorpusFolder())
        try corpus.store().append(contentsOf: (0..<5).map { .numbered($0) })
        let (path, cursor, bootstrap) = (corpus.path, corpus.cursor, rig.cluster.bootstrap)
        let thread = CorpusShipperThread(logger: .quiet) {
            try Rig.shipper(of: path, cursor: cursor, bootstrap: bootstrap)
        }
        let found = try rig.records(atLeast: 5)
        #expect(Set(found.map(\.key)).count == 5)
        thread.stop(within: Self.patience)
        #expect(thread.tally.delivered == 5)
    }

    /// What `opined corpus import --topic` reads, where daemons have sent it, twice at that.
    @Test func anotherHostTakesTheRecordsFromTheTopicOnce() throws {
        let (rig, ours, theirs) = (try Rig(), CorpusFolder(), CorpusFolder())
        let records = (0..<30).map { CorpusRecord.numbered($0, refusal: $0 == 7 ? .cut : nil) }
        try ours.store().append(contentsOf: records)
        for _ in 0..<2 {
            try rig.work(try rig.shipper(of: ours), until: 30)
            try FileManager.default.removeItem(atPath: ours.cursor)
        }
        let arguments = [
            "--directory", theirs.path, "--topic", Rig.topic, "--brokers", rig.cluster.bootstrap,
        ]
        try CorpusImport.parse(arguments).run()
        try CorpusImport.parse(arguments).run()
        let taken = try theirs.records()
        #expect(taken.sorted { $0.time < $1.time } == records)
    }

    /// A cluster with a topic for the corpus.
    private struct Rig {
        static let topic = "corpus"
        let cluster: MockCluster

        init() throws {
            cluster = try MockCluster()
            try cluster.createTopic(Self.topic, partitions: 2)
        }

        func shipper(
            of corpus: CorpusFolder, _ change: (inout ProducerSettings) -> Void = { _ in }
        ) throws -> CorpusShipper {
            try Self.shipper(
                of: corpus.path, cursor: corpus.cursor, bootstrap: cluster.bootstrap, change)
        }

        static func shipper(
            of path: String, cursor: String, bootstrap: String,
            _ change: (inout ProducerSettings) -> Void = { _ in }
        ) throws -> CorpusShipper {
            var settings = ProducerSettings(client: ClientSettings(brokers: [bootstrap]))
            change(&settings)
            return CorpusShipper(
                CorpusTail(directory: path, codec: try .zstd()),
                file: CursorFile(path: cursor, target: topic), topic: topic,
                makeProducer: { [settings] in try Producer(settings, logger: .quiet) })
        }

        /// Turns until so many records are delivered and the cursor is written.
        func work(_ shipper: CorpusShipper, until count: Int) throws {
            let end = ContinuousClock.now + patience
            while shipper.tally.delivered < count || shipper.isSending {
                guard ContinuousClock.now < end else {
                    Issue.record("not done in \(patience): \(shipper.tally)")
                    return
                }
                _ = try shipper.turn(within: wait)
            }
        }

        /// All of the topic, `count` records at least.
        func records(atLeast count: Int = 0) throws -> [CorpusRecord] {
            var settings = ConsumerSettings(
                client: ClientSettings(brokers: [cluster.bootstrap]), group: UUID().uuidString,
                topics: [Self.topic])
            settings.offsetReset = .earliest
            settings.assignor = .range
            let consumer = try Consumer(settings, logger: .quiet)
            defer { consumer.close(within: .seconds(1)) }
            let end = ContinuousClock.now + patience
            var found: [CorpusRecord] = []
            var quietPolls = 0
            while quietPolls < 10 || found.count < count, ContinuousClock.now < end {
                let events = consumer.poll(recordsMax: 1_000, timeout: .milliseconds(100))
                let isJoined = !consumer.assignment.isEmpty
                quietPolls = events.isEmpty && isJoined ? quietPolls + 1 : 0
                for case .record(let record) in events {
                    let value = try #require(record.value)
                    let read = try #require(CorpusLine.decode(value))
                    #expect(record.key == Array(read.key.utf8))
                    found.append(read)
                }
            }
            return found
        }
    }
}
