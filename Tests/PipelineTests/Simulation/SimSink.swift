import TestSupport

@testable import Pipeline

/// A producer: takes records into a queue and reports on them later, in any order.
final class SimSink: RecordSink {
    private struct Pending {
        let record: OutputRecord
        let token: UInt64
        let due: ContinuousClock.Instant
    }

    private let cluster: SimCluster
    private let clock: SimClock
    private var random: SeededGenerator
    private var queue: [Pending] = []
    private var purged: [Delivery] = []
    var queueMax = 64
    var faultRate = 0.0
    /// No broker answers: nothing is ever delivered.
    var isDown = false
    /// The producer is dead, for this reason.
    var fatal: String?
    /// Every delivery to this topic fails.
    var deniedTopic: String?
    /// Records that were stored although their delivery was reported as failed.
    private(set) var storedTwiceMax = 0
    /// Records that were taken for the first time, in order.
    private(set) var taken: [OutputRecord] = []
    private var tokens: Set<UInt64> = []
    /// The sends that were answered with `.full`.
    private(set) var fulls = 0

    init(cluster: SimCluster, clock: SimClock, seed: UInt64) {
        self.cluster = cluster
        self.clock = clock
        random = SeededGenerator(seed: seed)
    }

    func send(_ record: OutputRecord, token: UInt64) -> SendOutcome {
        guard queue.count < queueMax, !fails() else {
            fulls += 1
            return .full
        }
        if isTooLarge(record), Bool.random(using: &random) {
            return .refused(reason: "message size too large", isTooLarge: true)
        }
        if tokens.insert(token).inserted { taken.append(record) }
        let delay = Duration.milliseconds(Int.random(in: 0...30, using: &random))
        queue.append(Pending(record: record, token: token, due: clock.now.advanced(by: delay)))
        return .accepted
    }

    func deliveries(timeout: Duration) -> [Delivery] {
        defer { purged.removeAll() }
        if isDown {
            if purged.isEmpty { clock.advance(by: timeout) }
            return purged
        }
        if purged.isEmpty, !queue.contains(where: { $0.due <= clock.now }) {
            clock.advance(by: timeout)
        }
        let now = clock.now
        let due = queue.filter { $0.due <= now }.shuffled(using: &random)
        queue.removeAll { $0.due <= now }
        return purged + due.map { Delivery(token: $0.token, outcome: deliver($0.record)) }
    }

    func purge() {
        purged += queue.map { Delivery(token: $0.token, outcome: .failed(reason: "purged")) }
        queue.removeAll()
    }

    /// The process dies: some of the queue reached the broker.
    func crash() {
        for pending in queue where Bool.random(using: &random) { cluster.store(pending.record) }
        queue.removeAll()
    }

    private func deliver(_ record: OutputRecord) -> Delivery.Outcome {
        if let fatal { return .fatal(reason: fatal) }
        guard !isTooLarge(record) else {
            return .refused(reason: "message size too large", isTooLarge: true)
        }
        guard record.topic != deniedTopic else { return .failed(reason: "not authorized") }
        if fails() {
            if Bool.random(using: &random) {
                cluster.store(record)
                storedTwiceMax += 1
            }
            return .failed(reason: "timed out")
        }
        cluster.store(record)
        return .delivered
    }

    private func isTooLarge(_ record: OutputRecord) -> Bool {
        (record.value?.count ?? 0) > SimCluster.valueBytesMax
    }

    private func fails() -> Bool { Double.random(in: 0..<1, using: &random) < faultRate }
}
