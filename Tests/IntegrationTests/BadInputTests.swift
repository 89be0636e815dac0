import Foundation
import Kafka
import Testing

extension DaemonTests {
    struct BadInput {
        static let seed: UInt64 = 20_261_123

        @Test func eachOf300HostileRecordsEndsOnceAndTheDaemonGoesOn() throws {
            let workplace = try Workplace()
            let cluster = try MockCluster.forReviews(partitions: HostileRecords.partitions)
            let outcomes = try Outcomes(brokers: cluster.bootstrap)
            let daemon = try OpinedProcess(
                settings: [
                    "kafka.brokers": cluster.bootstrap, "log.level": "trace",
                    "input.text_bytes_max": String(HostileRecords.textBytesMax),
                    "input.record_bytes_max": String(HostileRecords.recordBytesMax),
                    "output.message_bytes_max": "500000",
                ], in: workplace)
            let feed = ReviewFeed(brokers: cluster.bootstrap)
            let hostile = HostileRecords(seed: Self.seed).all
            #expect(hostile.count == HostileRecords.count)
            let places = try feed.write(hostile.map(\.record), recordBytesMax: 16 << 20)
            try outcomes.read(within: .seconds(90)) {
                outcomes.count >= hostile.count || !daemon.isRunning
            }
            for (one, place) in zip(hostile, places) {
                check(outcomes.bySource[place] ?? [], of: one, at: place)
            }

            let after = try feed.write([try ReviewFeed.review(id: "after", "Good food.")])
            try outcomes.read { outcomes.bySource[after[0]] != nil || !daemon.isRunning }
            #expect(outcomes.bySource[after[0]]?.map(\.kind) == [.result], "\(daemon.tail)")
            #expect(daemon.end(by: SIGTERM) == 0, "\(daemon.tail)")
            try outcomes.readToTheEnd()
            #expect(outcomes.count == hostile.count + 1)
            #expect(outcomes.doubled == 0)
            #expect(!daemon.log.contains(HostileRecords.canary))
        }

        private func check(
            _ found: [Outcomes.Outcome], of hostile: HostileRecords.Hostile, at place: String
        ) {
            guard found.count == 1, let outcome = found.first else {
                Issue.record("\(hostile.name) at \(place): \(found.map(\.kind))")
                return
            }
            switch (hostile.fate, outcome.kind) {
            case (.result, .result), (.answer, .result), (.tombstone, .tombstone): break
            case (.deadLetter(let expected), .deadLetter(let reason)) where reason == expected:
                break
            case (.answer, .deadLetter(let reason)) where !reason.isEmpty: break
            default: Issue.record("\(hostile.name) at \(place): \(outcome.kind)")
            }
            #expect(outcome.record.key == hostile.record.key, "\(hostile.name)")
            guard case .deadLetter = outcome.kind else { return }
            // The record as it was, unless it is larger than any that may be written.
            let leftOut = outcome.record.text(of: "opined.error.value")
            #expect(outcome.record.value == (leftOut == nil ? hostile.record.value : nil))
            #expect(outcome.record.headers.starts(with: hostile.record.headers))
            let message = outcome.record.text(of: "opined.error.message") ?? ""
            #expect(!message.isEmpty && !message.contains(HostileRecords.canary), "\(message)")
        }
    }
}
