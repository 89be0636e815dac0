import Dispatch
import Kafka
import TestSupport
import Testing

@Suite(.ownThread)
struct ConsumerTests {
    @Test func commitsAreAnsweredAndOneAtATime() throws {
        let rig = try Rig()
        try rig.fill(5)
        let consumer = try rig.consumer()
        #expect(consumer.take(5).records.count == 5)
        #expect(consumer.position(of: rig.place(0)) == 5)
        #expect(try consumer.committed([rig.place(0)], within: .seconds(3)) == [:])

        try consumer.commit([rig.place(0): 3])
        let error = #expect(throws: KafkaError.self) { try consumer.commit([rig.place(0): 4]) }
        #expect(error?.disposition == .retry)
        var events: [ConsumerEvent] = []
        work(until: { !events.commits.isEmpty }) {
            events += consumer.poll(recordsMax: 10, timeout: .milliseconds(50))
        }
        #expect(events.commits == [[rig.place(0): 3]])
        #expect(try consumer.committed([rig.place(0)], within: .seconds(3)) == [rig.place(0): 3])

        try consumer.commit([rig.place(0): 5])
        work(until: { events.commits.count == 2 }) {
            events += consumer.poll(recordsMax: 10, timeout: .milliseconds(50))
        }
        let end = try consumer.watermarks(of: rig.place(0), within: .seconds(3))
        #expect((end.low, end.high) == (0, 5))
        consumer.close(within: .seconds(5))
    }

    @Test func failedCommitsAreReported() throws {
        let rig = try Rig()
        try rig.fill(1)
        let consumer = try rig.consumer()
        #expect(consumer.take(1).records.count == 1)
        let unknownMember: Int32 = 25
        rig.cluster.fail(.offsetCommit, with: [unknownMember])
        try consumer.commit([rig.place(0): 1])
        var events: [ConsumerEvent] = []
        work(until: { !events.failures.isEmpty }) {
            events += consumer.poll(recordsMax: 10, timeout: .milliseconds(50))
        }
        #expect(events.failures.first?.code == unknownMember)
        #expect(events.commits.isEmpty)
        consumer.close(within: .seconds(5))
    }

    @Test func waitingForACommitIsBounded() throws {
        let rig = try Rig()
        try rig.fill(1)
        let consumer = try rig.consumer()
        #expect(consumer.take(1).records.count == 1)
        rig.cluster.setAllBrokers(isUp: false)
        let start = ContinuousClock.now
        let error = #expect(throws: KafkaError.self) {
            try consumer.commit([rig.place(0): 1], within: .milliseconds(300))
        }
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(error?.disposition == .retry)
        closesInTime(consumer)
    }

    @Test func closingIsBoundedWhenAllBrokersAreDown() throws {
        let rig = try Rig()
        try rig.fill(1)
        let consumer = try rig.consumer()
        #expect(consumer.take(1).records.count == 1)
        try consumer.commit([rig.place(0): 1])
        rig.cluster.setAllBrokers(isUp: false)
        closesInTime(consumer)
    }

    @Test func callsAfterCloseAreErrorsNotTraps() throws {
        let rig = try Rig()
        let consumer = try rig.consumer()
        consumer.close(within: .seconds(5))
        consumer.pause([rig.place(0)])
        consumer.resume([rig.place(0)])
        consumer.waker()
        #expect(consumer.poll(recordsMax: 1, timeout: .seconds(60)).isEmpty)
        #expect(consumer.position(of: rig.place(0)) == nil)
        #expect(throws: KafkaError.self) { try consumer.commit([rig.place(0): 1]) }
        #expect(throws: KafkaError.self) {
            try consumer.commit([rig.place(0): 1], within: .seconds(1))
        }
        let error = #expect(throws: KafkaError.self) { try consumer.seek(rig.place(0), to: 1) }
        #expect(error?.disposition == .rebuild)
        #expect("\(error as Any)".contains("closed"))
    }

    @Test func wakeEndsAWaitingPollAndTheNextOne() throws {
        let rig = try Rig()
        let consumer = try rig.consumer()
        let waker = consumer.waker
        let start = ContinuousClock.now
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(100)) { waker() }
        _ = consumer.poll(recordsMax: 1, timeout: .seconds(30))
        let middle = ContinuousClock.now
        #expect(middle - start < .seconds(10))
        waker()
        _ = consumer.poll(recordsMax: 1, timeout: .seconds(30))
        #expect(ContinuousClock.now - middle < .seconds(10))
        consumer.close(within: .seconds(5))
        waker()
    }

    @Test func pausingKeepsTheAssignmentAndThePlace() throws {
        let rig = try Rig(partitions: 2)
        try rig.fill(5, partitions: 2)
        let consumer = try rig.consumer()
        // Paused before it is there, by the listener.
        let listener = Listener()
        listener.onAssigned = { _ in consumer.pause([rig.place(1)]) }
        consumer.listener = listener
        #expect(Set(consumer.take(5).records.map(\.source)) == [rig.place(0)])
        consumer.pause([rig.place(0)])
        try rig.fill(3, partitions: 2)
        #expect(stays(consumer, quietFor: .milliseconds(700)))
        #expect(consumer.assignment.count == 2)

        consumer.resume([rig.place(0)])
        #expect(consumer.take(3).records.map(\.offset) == [5, 6, 7])
        consumer.resume([rig.place(0), rig.place(1)])
        #expect(consumer.take(8).records.map(\.offset) == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(stays(consumer, quietFor: .milliseconds(300)), "what was not paused is not reread")
        consumer.close(within: .seconds(5))
    }

    @Test func seekMovesAndIsRefusedForStrangers() throws {
        let rig = try Rig()
        try rig.fill(10)
        let consumer = try rig.consumer()
        #expect(consumer.take(10).records.count == 10)
        try consumer.seek(rig.place(0), to: 7)
        #expect(consumer.take(3).records.map(\.offset) == [7, 8, 9])
        #expect(throws: KafkaError.self) { try consumer.seek(rig.place(3), to: 0) }
        consumer.close(within: .seconds(5))
    }

    @Test func aPollIsBoundedInRecordsAndBytes() throws {
        let rig = try Rig()
        try rig.fill(100)
        let consumer = try rig.consumer()
        var sizes: [Int] = []
        work(until: { sizes.reduce(0, +) == 50 }) {
            let count = consumer.poll(recordsMax: 10, timeout: .milliseconds(50)).records.count
            if count > 0 { sizes.append(count) }
        }
        #expect(sizes.allSatisfy { $0 <= 10 })
        // Values are of 4 bytes: the third reaches 10.
        sizes = []
        work(until: { sizes.reduce(0, +) == 50 }) {
            let events = consumer.poll(
                recordsMax: 100, bytesMax: 10, timeout: .milliseconds(50))
            if !events.records.isEmpty { sizes.append(events.records.count) }
        }
        #expect(sizes.allSatisfy { $0 <= 3 })
        consumer.close(within: .seconds(5))
    }

    @Test func statisticsTellTheLag() throws {
        let rig = try Rig()
        try rig.fill(5)
        var latest: Statistics?
        var settings = ConsumerSettings(client: rig.client, group: "g", topics: [rig.topic])
        settings.sessionTimeout = Rig.session
        settings.client.statisticsInterval = .milliseconds(200)
        let consumer = try Consumer(settings, logger: Rig.quiet) { latest = $0 }
        #expect(consumer.take(5).records.count == 5)
        #expect(consumer.hasConnected)
        try consumer.commit([rig.place(0): 2], within: .seconds(3))
        work(until: { latest?.lag[rig.place(0)] == 3 }) {
            _ = consumer.poll(recordsMax: 10, timeout: .milliseconds(50))
        }
        #expect(latest?.brokers.contains { $0.isUp && $0.roundTrip != nil } == true)
        consumer.close(within: .seconds(5))
    }

    private func closesInTime(_ consumer: Consumer) {
        let start = ContinuousClock.now
        consumer.close(within: .seconds(1))
        #expect(ContinuousClock.now - start < .seconds(4))
    }

    private func stays(_ consumer: Consumer, quietFor time: Duration) -> Bool {
        let end = ContinuousClock.now + time
        var records: [Record] = []
        work(until: { ContinuousClock.now >= end }) {
            records += consumer.poll(recordsMax: 10, timeout: .milliseconds(50)).records
        }
        return records.isEmpty
    }
}
