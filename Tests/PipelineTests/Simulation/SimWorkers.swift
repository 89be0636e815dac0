import TestSupport

@testable import Pipeline

/// Workers without threads: a batch is answered at once and handed back later, in any order.
final class SimWorkers<A: Analyst>: BatchWorkers {
    private let answerer: BatchAnswerer<A>
    private let clock: SimClock
    private var random: SeededGenerator
    private var out: [(batch: Batch<A>, due: ContinuousClock.Instant)] = []
    var batchesMax = 3
    var slownessMilliseconds = 20
    private(set) var models: Set<String> = []
    private(set) var tokensMax = 0
    private(set) var batchSizes: [Int] = []

    init(answerer: BatchAnswerer<A>, clock: SimClock, seed: UInt64) {
        self.answerer = answerer
        self.clock = clock
        random = SeededGenerator(seed: seed)
    }

    var hasRoom: Bool { out.count < batchesMax }
    var batchesOut: Int { out.count }

    func start(_ batch: Batch<A>) {
        models.insert(batch.analyst.model)
        batchSizes.append(batch.items.count)
        if batch.items.count > 1 { tokensMax = max(tokensMax, batch.tokens) }
        let delay = Duration.milliseconds(Int.random(in: 0...slownessMilliseconds, using: &random))
        out.append((batch, clock.now.advanced(by: delay)))
    }

    func answered() -> [AnsweredBatch] {
        let now = clock.now
        let due = out.filter { $0.due <= now }.shuffled(using: &random)
        out.removeAll { $0.due <= now }
        return due.map { answerer.answer($0.batch) }
    }

    func close() {}
}
