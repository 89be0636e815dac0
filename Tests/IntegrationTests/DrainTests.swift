import Foundation
import Kafka
import Testing

extension DaemonTests {
    struct Drain {
        static let timeout = Duration.seconds(3)

        @Test func withBrokersEverythingReadIsDelivered() throws {
            let workplace = try Workplace()
            let cluster = try MockCluster.forReviews(partitions: 2)
            let outcomes = try Outcomes(brokers: cluster.bootstrap)
            let daemon = try daemon(on: cluster, in: workplace)
            try ReviewFeed(brokers: cluster.bootstrap).write(try ReviewFeed.sentences(500))
            try outcomes.read { outcomes.count > 0 }
            #expect(daemon.end(by: SIGTERM) == 0, "\(daemon.tail)")

            // What it had not read, the next one reads; nothing comes twice.
            let next = try self.daemon(on: cluster, in: workplace)
            try outcomes.read { outcomes.count == 500 }
            #expect(next.end(by: SIGTERM) == 0, "\(next.tail)")
            try outcomes.readToTheEnd()
            #expect(outcomes.doubled == 0)
        }

        @Test func withoutABrokerItEndsInTimeAndSaysThatWorkIsLeft() throws {
            let workplace = try Workplace()
            let cluster = try MockCluster.forReviews(partitions: 2)
            let outcomes = try Outcomes(brokers: cluster.bootstrap)
            let daemon = try daemon(on: cluster, in: workplace)
            try ReviewFeed(brokers: cluster.bootstrap).write(try ReviewFeed.sentences(5_000))
            try outcomes.read { outcomes.count > 0 }
            cluster.setAllBrokers(isUp: false)
            let start = ContinuousClock.now
            #expect(daemon.end(by: SIGTERM) == 75, "\(daemon.tail)")
            // The end of the process itself takes a moment.
            #expect(ContinuousClock.now - start < Self.timeout + .seconds(1))
        }

        @Test func aSecondSIGTERMEndsItAtOnce() throws {
            let workplace = try Workplace()
            let cluster = try MockCluster.forReviews(partitions: 2)
            let outcomes = try Outcomes(brokers: cluster.bootstrap)
            let daemon = try daemon(
                on: cluster, in: workplace, settings: ["drain.timeout_ms": "60000"])
            try ReviewFeed(brokers: cluster.bootstrap).write(try ReviewFeed.sentences(5_000))
            try outcomes.read { outcomes.count > 0 }
            cluster.setAllBrokers(isUp: false)
            daemon.signal(SIGTERM)
            #expect(daemon.notifications.waits(for: "STOPPING=1", within: .seconds(10)))
            #expect(daemon.end(by: SIGTERM, within: .seconds(5)) == 75, "\(daemon.tail)")
        }

        private func daemon(
            on cluster: MockCluster, in workplace: Workplace, settings: [String: String] = [:]
        ) throws -> OpinedProcess {
            try OpinedProcess(
                settings: [
                    "kafka.brokers": cluster.bootstrap, "limits.cache_entries": "0",
                    "drain.timeout_ms": String(Int(Self.timeout.seconds * 1_000)),
                ].merging(settings) { $1 }, in: workplace)
        }
    }
}
