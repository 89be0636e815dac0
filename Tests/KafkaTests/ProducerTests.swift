import Kafka
import TestSupport
import Testing

@Suite(.ownThread)
struct ProducerTests {
    @Test func everyAcceptedRecordIsReportedOnceWithItsPlace() throws {
        let rig = try Rig(partitions: 3)
        let producer = try rig.producer()
        let tokens = (0..<500).map { UInt64($0) } + [.max]
        for token in tokens {
            #expect(producer.send(record(rig, "\(token)"), token: token) == .accepted)
        }
        let reports = reports(of: producer, count: tokens.count)
        #expect(reports.map(\.token).sorted() == tokens)
        var places: [TopicPartition: Set<Int64>] = [:]
        for report in reports {
            guard case .delivered(let place, let offset) = report.outcome else {
                Issue.record("\(report)")
                continue
            }
            #expect(places[place, default: []].insert(offset).inserted)
        }
        #expect(producer.queued == 0 && producer.hasConnected)
        #expect(producer.poll(timeout: .zero).isEmpty)
        producer.close(within: .seconds(2))
    }

    @Test func aRecordThatIsTooLargeIsRefusedAndOthersGoOn() throws {
        let rig = try Rig()
        let producer = try rig.producer { $0.recordBytesMax = 10_000 }
        var large = record(rig, "")
        large.value = [UInt8](repeating: 1, count: 20_000)
        guard case .refused(let reason, isTooLarge: true) = producer.send(large, token: 1) else {
            Issue.record("expected a refusal")
            return
        }
        #expect(reason.contains("MSG_SIZE_TOO_LARGE"))
        #expect(producer.send(record(rig, "a"), token: 2) == .accepted)
        #expect(reports(of: producer, count: 1).map(\.token) == [2])
        producer.close(within: .seconds(2))
    }

    @Test func whatABrokerWillNeverTakeIsRefused() throws {
        let rig = try Rig()
        let producer = try rig.producer()
        let tooLarge: Int32 = 10
        rig.cluster.fail(.produce, with: [tooLarge])
        #expect(producer.send(record(rig, "a"), token: 7) == .accepted)
        guard case .refused = reports(of: producer, count: 1).first?.outcome else {
            Issue.record("expected a refusal")
            return
        }
        producer.close(within: .seconds(2))
    }

    @Test func whatPassesIsTriedAgainWithoutDoubling() throws {
        let rig = try Rig()
        let producer = try rig.producer()
        let (notLeader, timedOut, cut): (Int32, Int32, Int32) = (6, 7, -195)
        rig.cluster.fail(.produce, with: [notLeader, timedOut, cut, notLeader])
        for token in 0..<20 {
            #expect(producer.send(record(rig, "\(token)"), token: UInt64(token)) == .accepted)
        }
        let reports = reports(of: producer, count: 20)
        let offsets = reports.compactMap { report -> Int64? in
            if case .delivered(_, let offset) = report.outcome { offset } else { nil }
        }
        #expect(offsets.sorted() == (0..<20).map { Int64($0) }, "in order, none twice")
        #expect(producer.fatalFailure == nil)
        producer.close(within: .seconds(2))
    }

    @Test func aFullQueueSaysSoAndTakesAgainAfterReports() throws {
        let rig = try Rig()
        rig.cluster.setAllBrokers(isUp: false)
        let producer = try rig.producer { $0.queueRecordsMax = 3 }
        for token in 0..<3 {
            #expect(producer.send(record(rig, "a"), token: UInt64(token)) == .accepted)
        }
        #expect(producer.send(record(rig, "a"), token: 3) == .full)
        #expect(producer.queued == 3)
        rig.cluster.setAllBrokers(isUp: true)
        #expect(reports(of: producer, count: 3).count == 3)
        #expect(producer.send(record(rig, "a"), token: 3) == .accepted)
        #expect(reports(of: producer, count: 1).map(\.token) == [3])
        producer.close(within: .seconds(2))
    }

    @Test func whatIsNotDeliveredInTimeFails() throws {
        let rig = try Rig()
        rig.cluster.setAllBrokers(isUp: false)
        let producer = try rig.producer { $0.deliveryTimeout = .seconds(1) }
        #expect(producer.send(record(rig, "a"), token: 1) == .accepted)
        guard case .failed(let reason) = reports(of: producer, count: 1).first?.outcome else {
            Issue.record("expected a failure")
            return
        }
        #expect(reason.contains("_MSG_TIMED_OUT"))
        #expect(producer.takeTroubles().contains { $0.kind == .allBrokersDown })
        #expect(!producer.hasConnected)
        producer.close(within: .seconds(2))
    }

    @Test func purgedRecordsFailAndCloseIsBounded() throws {
        let rig = try Rig()
        rig.cluster.setAllBrokers(isUp: false)
        let producer = try rig.producer()
        for token in 0..<5 {
            #expect(producer.send(record(rig, "a"), token: UInt64(token)) == .accepted)
        }
        #expect(!producer.flush(within: .milliseconds(200)))
        producer.purge()
        let reports = reports(of: producer, count: 5)
        #expect(reports.map(\.token).sorted() == [0, 1, 2, 3, 4])
        for report in reports {
            guard case .failed = report.outcome else {
                Issue.record("\(report)")
                continue
            }
        }
        #expect(producer.send(record(rig, "a"), token: 5) == .accepted)
        let start = ContinuousClock.now
        producer.close(within: .seconds(1))
        #expect(ContinuousClock.now - start < .seconds(4))
        #expect(producer.poll(timeout: .seconds(60)).map(\.token) == [5], "none is forgotten")
        #expect(producer.send(record(rig, "a"), token: 6) == .accepted)
        guard case .fatal = producer.poll(timeout: .zero).first?.outcome else {
            Issue.record("a closed producer takes nothing")
            return
        }
    }

    @Test func aProducerThatMayNotWriteIsDead() throws {
        let rig = try Rig()
        let producer = try rig.producer()
        let clusterAuthorizationFailed: Int32 = 31
        rig.cluster.fail(.initProducerID, with: [clusterAuthorizationFailed])
        #expect(producer.send(record(rig, "a"), token: 1) == .accepted)
        work(until: { producer.fatalFailure != nil }) {
            _ = producer.poll(timeout: .milliseconds(50))
        }
        #expect(producer.fatalFailure?.disposition == .rebuild)
        #expect(producer.send(record(rig, "a"), token: 2) == .accepted)
        guard case .fatal = producer.poll(timeout: .seconds(1)).last?.outcome else {
            Issue.record("a dead producer takes nothing")
            return
        }
        producer.close(within: .seconds(2))
    }

    private func record(_ rig: Rig, _ text: String) -> NewRecord {
        NewRecord(topic: rig.topic, key: nil, value: Array(text.utf8))
    }

    private func reports(of producer: Producer, count: Int) -> [DeliveryReport] {
        var reports: [DeliveryReport] = []
        work(until: { reports.count >= count }) {
            reports += producer.poll(timeout: .milliseconds(50))
        }
        return reports
    }
}
