import Foundation
import Kafka
import Logging

/// Writes the demo's reviews to the input topic, in a loop, as fast as they are answered.
struct DemoFeeder: Sendable {
    /// Records written and not yet answered: enough to keep workers busy, few enough for short
    /// latencies.
    static let aheadMax = 300

    let client: ClientSettings
    let topic: String
    let reviews: [DemoReview]
    let board: DemoBoard
    let logger: Logger
    /// Reviews a second at the most; nil: as fast as they are answered.
    var pace: Double?
    /// Where a new round begins: what comes before is streamed once.
    var roundStart = 0

    /// Feeds until `end`. Blocks: call on a thread of its own.
    func run(until end: ContinuousClock.Instant) throws {
        let start = ContinuousClock.now
        let producer = try Producer(ProducerSettings(client: client), logger: logger)
        let values = reviews.map { (key: Array($0.id.utf8), value: $0.json) }
        var next = 0
        while ContinuousClock.now < end {
            let state = board.snapshot
            guard !state.isOver else { return }
            if state.isEnough { break }
            let due = pace.map { $0 * ((ContinuousClock.now - start) / .seconds(1)) }
            guard state.produced - state.answered < state.aheadMax,
                producer.queued < state.aheadMax, Double(next) <= due ?? .infinity
            else {
                try take(producer.poll(timeout: .milliseconds(2)))
                continue
            }
            let (key, value) = values[place(of: next, among: values.count)]
            let now = Int64(Date().timeIntervalSince1970 * 1_000)
            let record = NewRecord(topic: topic, timestampMilliseconds: now, key: key, value: value)
            switch producer.send(record, token: UInt64(next)) {
            case .accepted:
                next += 1
                board.update { $0.produced += 1 }
            case .full: break
            case .refused(let reason, _): throw DemoFailure("produce to \(topic): \(reason)")
            }
            try take(producer.poll(timeout: .zero))
        }
        guard producer.flush(within: .seconds(10)) else {
            throw DemoFailure("produce to \(topic): \(producer.queued) reviews were not taken")
        }
        try take(producer.poll(timeout: .zero))
        producer.close(within: .seconds(1))
        board.update { $0.isFed = true }
    }

    private func place(of number: Int, among count: Int) -> Int {
        number < count ? number : roundStart + (number - count) % (count - roundStart)
    }

    private func take(_ reports: [DeliveryReport]) throws {
        for report in reports {
            switch report.outcome {
            case .delivered: continue
            case .refused(let reason, _), .failed(let reason), .fatal(let reason):
                throw DemoFailure("produce to \(topic): \(reason); check the broker")
            }
        }
    }
}
