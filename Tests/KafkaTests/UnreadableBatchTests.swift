import Kafka
import TestSupport
import Testing

@Suite(.ownThread)
struct UnreadableBatchTests {
    @Test(arguments: [RawProduce.Damage.compression, .checksum])
    func recordsBehindADamagedBatchArriveAfterSteppingOver(_ damage: RawProduce.Damage) throws {
        let rig = try Rig()
        let place = rig.place(0)
        try rig.fill(3)
        RawProduce.send(damage, records: 5, to: place, at: rig.cluster.bootstrap)
        try rig.fill(4)

        let consumer = try rig.consumer()
        var events: [ConsumerEvent] = []
        var position: Int64 = 3
        var reported: [Int64] = []
        try work(until: { events.records.count == 7 }) {
            let polled = consumer.poll(recordsMax: 100, timeout: .milliseconds(50))
            events += polled
            guard let offset = polled.unreadable.first else { return }
            #expect(offset == position, "what was sought, not the base of its batch")
            reported.append(offset)
            // One at a time: the search for the end of the batch is the pipeline's.
            position = offset + 1
            try consumer.seek(place, to: position)
        }
        #expect(reported == [3, 4, 5, 6, 7])
        #expect(events.records.map(\.offset) == [0, 1, 2, 8, 9, 10, 11])
        #expect(events.failures.isEmpty)
        consumer.close(within: .seconds(5))
    }

    @Test func theReasonNamesTheFailureAndNothingFollowsBeforeASeek() throws {
        let rig = try Rig()
        RawProduce.send(.compression, records: 1, to: rig.place(0), at: rig.cluster.bootstrap)
        try rig.fill(1)
        let consumer = try rig.consumer()
        var events: [ConsumerEvent] = []
        work(until: { !events.unreadable.isEmpty }) {
            events += consumer.poll(recordsMax: 100, timeout: .milliseconds(50))
        }
        guard case .unreadable(let place, let offset, let reason) = events.last else {
            Issue.record("expected one report: \(events)")
            return
        }
        #expect((place, offset) == (rig.place(0), 0))
        #expect(reason.contains("Decompression"))
        let end = ContinuousClock.now + .seconds(1)
        work(until: { ContinuousClock.now > end }) {
            events += consumer.poll(recordsMax: 100, timeout: .milliseconds(50))
        }
        #expect(events.count == 1, "once, though librdkafka goes on failing")
        consumer.close(within: .seconds(5))
    }
}
