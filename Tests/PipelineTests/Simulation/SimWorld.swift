import TestSupport
import Testing

@testable import Pipeline

/// Two processes in one group, and everything that can happen to them, from one seed.
final class SimWorld {
    let clock = SimClock()
    let cluster = SimCluster()
    private(set) var random: SeededGenerator
    private(set) var processes: [SimProcess] = []
    private var members = 0
    private var dead: [SimProcess] = []
    private(set) var crashes = 0
    private(set) var handOvers = 0
    private let settings: PipelineSettings
    let seed: UInt64

    init(seed: UInt64, settings: PipelineSettings = .simulated) {
        self.seed = seed
        self.settings = settings
        random = SeededGenerator(seed: seed)
    }

    @discardableResult
    func start() -> SimProcess {
        members += 1
        let process = SimProcess(
            member: members, cluster: cluster, clock: clock,
            seed: seed &* 1_000_003 &+ UInt64(members), settings: settings)
        processes.append(process)
        return process
    }

    /// Gives every partition without an owner to one of the processes.
    func assignAll() {
        for partition in cluster.partitions where !isOwned(partition) {
            guard let process = processes.randomElement(using: &random) else { return }
            give(partition, to: process)
        }
    }

    private func isOwned(_ partition: PartitionID) -> Bool {
        processes.contains { $0.source.member == cluster.owners[partition]?.member }
    }

    private func give(_ partition: PartitionID, to process: SimProcess) {
        cluster.own(partition, by: process.source.member)
        process.source.orders.append(.assign([partition]))
        handOvers += 1
    }

    /// One turn of one process, and perhaps a fault.
    func step(faults: Bool) {
        guard let process = processes.randomElement(using: &random) else { return }
        process.faultRate = faults ? 0.1 : 0
        process.workers.slownessMilliseconds = faults ? 150 : 5
        process.pipeline.turn()
        #expect(process.booksBalance)
        guard faults else { return }
        switch Int.random(in: 0..<200, using: &random) {
        case 0..<3: revoke(from: process)
        case 3..<5: lose(from: process)
        case 5: crash(process)
        case 6: restart(process)
        case 7: process.models.replace(with: EchoAnalyst(model: process.otherModel))
        default: break
        }
    }

    /// Cooperative: the owner gives it up first.
    private func revoke(from process: SimProcess) {
        guard
            let partition = process.source.positions.keys.min(by: { $0.partition < $1.partition }),
            process.source.orders.isEmpty
        else { return }
        process.source.orders = [.revoke([partition])]
        process.pipeline.turn()
        #expect(process.booksBalance)
        if let next = processes.randomElement(using: &random) { give(partition, to: next) }
    }

    /// The session timed out: another owns it before this one knows.
    private func lose(from process: SimProcess) {
        guard
            let partition = process.source.positions.keys.max(by: { $0.partition < $1.partition }),
            process.source.orders.isEmpty
        else { return }
        process.source.orders = [.lose([partition])]
        if let next = processes.randomElement(using: &random) { give(partition, to: next) }
    }

    /// SIGKILL.
    private func crash(_ process: SimProcess) {
        crashes += 1
        process.sink.crash()
        replace(process)
    }

    /// SIGTERM, and a new process.
    private func restart(_ process: SimProcess) {
        process.faultRate = 0
        process.control.stop()
        let summary = process.pipeline.run()
        #expect(process.booksBalance)
        #expect(summary.failure == nil)
        #expect(process.source.isClosed)
        replace(process)
    }

    private func replace(_ process: SimProcess) {
        processes.removeAll { $0 === process }
        dead.append(process)
        start()
        assignAll()
    }

    /// Every process there ever was.
    var all: [SimProcess] { dead + processes }

    /// How many records may have been stored: each that was consumed once, and those whose delivery
    /// was reported as failed although they were stored.
    var storedMax: Int {
        all.reduce(0) { sum, process in
            process.pipeline.lanes.all.reduce(sum + process.sink.storedTwiceMax) {
                $0 + $1.books.consumed
            }
        }
    }
}
