import Foundation
import Kafka
import Logging
import Opinions

/// Reads results and dead letters of the demo, as any consumer would, and keeps the books.
struct DemoReader: Sendable {
    let client: ClientSettings
    let group: String
    let results: String
    let deadLetters: String
    let board: DemoBoard
    let logger: Logger

    /// Reads until the board says that it is over. Blocks: call on a thread of its own.
    func run() throws {
        var settings = ConsumerSettings(
            client: client, group: group, topics: [results, deadLetters])
        settings.offsetReset = .earliest
        let consumer = try Consumer(settings, logger: logger)
        defer { consumer.close(within: .seconds(1)) }
        while !board.snapshot.isOver {
            for event in consumer.poll(recordsMax: 500, timeout: .milliseconds(20)) {
                switch event {
                case .record(let record): take(record)
                case .failed(let error, _, isFatal: true):
                    throw DemoFailure("read \(results): \(error)")
                default: continue
                }
            }
        }
    }

    private func take(_ record: Record) {
        guard record.source.topic == results else {
            return board.update { $0.deadLetters += 1 }
        }
        guard let value = record.value, let result = try? ReviewResult(json: value) else {
            return board.update { $0.failure = "a result at \(record.source) is not readable" }
        }
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        let latency = Duration.milliseconds(
            max(0, now - (result.source?.timestampMilliseconds ?? now)))
        board.update { state in
            state.results += 1
            state.opinions += result.opinions.count
            state.latencies.record(latency)
            state.newest = (result.id, result.opinions, result.sentiment)
        }
    }
}
