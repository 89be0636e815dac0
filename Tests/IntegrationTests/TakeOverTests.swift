import Foundation
import Kafka
import Testing

extension DaemonTests {
    struct TakeOver {
        static let count = 3_000

        @Test func ofTwoThatShareTheOtherGoesOnWhenOneIsKilled() throws {
            let workplace = try Workplace()
            let cluster = try MockCluster.forReviews(partitions: 4)
            let feed = ReviewFeed(brokers: cluster.bootstrap)
            let outcomes = try Outcomes(brokers: cluster.bootstrap, isKeepingValues: false)
            let first = try daemon("a", on: cluster, in: workplace)
            let second = try daemon("b", on: cluster, in: workplace)
            try outcomes.read {
                first.log.contains("assigned reviews/") && second.log.contains("assigned reviews/")
            }
            try feed.write(try ReviewFeed.sentences(Self.count))

            try outcomes.read { outcomes.count >= Self.count / 4 }
            #expect(first.end(by: SIGKILL) == -SIGKILL)
            try outcomes.read { outcomes.count >= Self.count }
            #expect(second.end(by: SIGTERM) == 0, "\(second.tail)")
            #expect(outcomes.keys == Set((0..<Self.count).map(String.init)))
        }

        private func daemon(
            _ name: String, on cluster: MockCluster, in workplace: Workplace
        ) throws -> OpinedProcess {
            try OpinedProcess(
                name,
                settings: [
                    "kafka.brokers": cluster.bootstrap, "kafka.assignor": "cooperative-sticky",
                    "kafka.session_timeout_ms": "4000", "commit.interval_ms": "100",
                    "limits.in_flight_records": "200",
                ], in: workplace)
        }
    }
}
