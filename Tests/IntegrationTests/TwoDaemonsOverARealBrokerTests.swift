import Foundation
import Kafka
import Testing

extension DaemonTests {
    /// noida-db never puts out a member that was killed: it comes back by its name (static
    /// membership). Take-over by others is ``TakeOver``.
    @Suite(.enabled(if: NoidaBroker.executable != nil, "noida-db is not installed"))
    struct TwoDaemonsOverARealBroker {
        static let count = 20_000
        /// Records that are read and not yet written: what a kill may do twice.
        static let inFlightMax = 500

        @Test func aKillAndAStopLoseNothingAndDoubleABatchAtMost() throws {
            let workplace = try Workplace()
            let broker = try NoidaBroker()
            for topic in [ReviewFeed.topic, Outcomes.results, Outcomes.deadLetters] {
                try broker.createTopic(topic, partitions: 6)
            }
            let outcomes = try Outcomes(brokers: broker.address, isKeepingValues: false)
            var first = try daemon("a", on: broker, in: workplace)
            try outcomes.read { first.log.contains("assigned reviews/") }
            var second = try daemon("b", on: broker, in: workplace)
            try outcomes.read { second.log.contains("assigned reviews/") }
            try ReviewFeed(brokers: broker.address).write(try ReviewFeed.sentences(Self.count))

            try outcomes.read(within: .seconds(120)) { outcomes.count >= Self.count / 2 }
            #expect(first.end(by: SIGKILL) == -SIGKILL)
            first = try daemon("a", on: broker, in: workplace)

            try outcomes.read(within: .seconds(120)) { outcomes.count >= Self.count * 9 / 10 }
            #expect(second.end(by: SIGTERM) == 0, "\(second.tail)")
            second = try daemon("b", on: broker, in: workplace)

            try outcomes.read(within: .seconds(120)) { outcomes.count >= Self.count }
            #expect(first.end(by: SIGTERM) == 0, "\(first.tail)")
            #expect(second.end(by: SIGTERM) == 0, "\(second.tail)")
            try outcomes.readToTheEnd()
            let ids = Set((0..<Self.count).map(String.init))
            #expect(outcomes.keys.symmetricDifference(ids).isEmpty)
            #expect(outcomes.count == Self.count)
            #expect(outcomes.doubled <= Self.inFlightMax)
        }

        private func daemon(
            _ name: String, on broker: NoidaBroker, in workplace: Workplace
        ) throws -> OpinedProcess {
            try OpinedProcess(
                name,
                settings: [
                    "kafka.brokers": broker.address, "kafka.assignor": "range",
                    "kafka.instance_id": name, "workers.threads": "1",
                    "limits.in_flight_records": String(Self.inFlightMax),
                    "limits.cache_entries": "0", "commit.interval_ms": "10",
                ], in: workplace)
        }
    }
}
