import TestSupport

@testable import Pipeline

/// One member of the group.
final class SimSource: RecordSource {
    struct Refusal: Error {}

    enum Order {
        case assign([PartitionID])
        case revoke([PartitionID])
        case lose([PartitionID])
    }

    private struct Pending {
        let next: [PartitionID: (offset: Int64, epoch: Int)]
    }

    let member: Int
    private let cluster: SimCluster
    private let clock: SimClock
    private var random: SeededGenerator
    private(set) var positions: [PartitionID: Int64] = [:]
    private var epochs: [PartitionID: Int] = [:]
    /// Where a partition was last said to be unreadable.
    private var told: [PartitionID: Int64] = [:]
    private(set) var paused: Set<PartitionID> = []
    private var pending: [Pending] = []
    /// What the coordinator wants of this member; its next `poll` does it.
    var orders: [Order] = []
    /// Chance that a call goes wrong, 0…1.
    var faultRate = 0.0
    /// No broker answers: a commit that waits waits in vain, and nothing is read.
    var isDown = false
    /// No broker says where a partition ends.
    var endIsUnknown = false
    /// The group gave this member up, for this reason.
    var fatal: String?
    private(set) var isClosed = false
    var rebalance: (any RebalanceHandler)?

    init(member: Int, cluster: SimCluster, clock: SimClock, seed: UInt64) {
        self.member = member
        self.cluster = cluster
        self.clock = clock
        random = SeededGenerator(seed: seed)
    }

    var waker: @Sendable () -> Void { {} }

    func poll(recordsMax: Int, bytesMax: Int, timeout: Duration) -> [SourceEvent] {
        for order in orders { obey(order) }
        orders.removeAll()
        if let fatal { return [.failed(reason: fatal, isFatal: true)] }
        guard !isDown else {
            clock.advance(by: timeout)
            return []
        }
        var events = answerCommits()
        for partition in positions.keys.shuffled(using: &random) where !paused.contains(partition) {
            guard !fails() else { continue }
            events += fetch(partition, max: Int.random(in: 0...recordsMax, using: &random))
            break
        }
        let isIdle = events.isEmpty
        clock.advance(by: isIdle ? timeout : .microseconds(Int.random(in: 0...900, using: &random)))
        return events
    }

    private func obey(_ order: Order) {
        switch order {
        case .assign(let partitions):
            for partition in partitions {
                positions[partition] = cluster.committed[partition] ?? 0
                epochs[partition] = cluster.owners[partition]?.epoch
            }
            rebalance?.assigned(partitions)
        case .revoke(let partitions):
            rebalance?.revoked(partitions, lost: false)
            forget(partitions)
        case .lose(let partitions):
            rebalance?.revoked(partitions, lost: true)
            forget(partitions)
        }
    }

    private func forget(_ partitions: [PartitionID]) {
        for partition in partitions {
            positions[partition] = nil
            epochs[partition] = nil
            paused.remove(partition)
            told[partition] = nil
        }
    }

    private func fetch(_ partition: PartitionID, max: Int) -> [SourceEvent] {
        guard let position = positions[partition], max > 0 else { return [] }
        // Now and then good records can't be read once.
        let isDisturbed = fails() && fails()
        guard !isDisturbed, let records = cluster.read(partition, from: position, count: max) else {
            // Said once for each position, and again after a seek.
            guard told[partition] != position else { return [] }
            told[partition] = position
            return [.unreadable(partition, offset: position, reason: "damaged")]
        }
        if let last = records.last { positions[partition] = last.offset + 1 }
        return records.map { .record($0) }
    }

    private func answerCommits() -> [SourceEvent] {
        guard let first = pending.first, Bool.random(using: &random) else { return [] }
        pending.removeFirst()
        guard !fails() else { return [.commitFailed(reason: "coordinator is loading")] }
        return [
            apply(first)
                ? .committed(first.next.mapValues(\.offset)) : .commitFailed(reason: "epoch")
        ]
    }

    private func apply(_ commit: Pending) -> Bool {
        commit.next.map { partition, next in
            cluster.commit(next.offset, of: partition, member: member, epoch: next.epoch)
        }.allSatisfy { $0 }
    }

    func pause(_ partitions: [PartitionID]) { paused.formUnion(partitions) }
    func resume(_ partitions: [PartitionID]) { paused.subtract(partitions) }

    func commit(_ next: [PartitionID: Int64], wait: Duration?) throws {
        if isDown, let wait { clock.advance(by: wait) }
        guard !isDown, !fails() else { throw Refusal() }
        let commit = Pending(
            next: next.reduce(into: [:]) { $0[$1.key] = ($1.value, epochs[$1.key] ?? -1) })
        guard wait != nil else { return pending.append(commit) }
        for earlier in pending { _ = apply(earlier) }
        pending.removeAll()
        guard apply(commit) else { throw Refusal() }
    }

    func seek(_ partition: PartitionID, to offset: Int64) throws {
        guard !fails() else { throw Refusal() }
        positions[partition] = offset
        told[partition] = nil
    }

    func end(of partition: PartitionID) -> Int64? {
        fails() || endIsUnknown ? nil : cluster.end(of: partition)
    }

    func close(within timeout: Duration) {
        if isDown { clock.advance(by: timeout) }
        isClosed = true
        rebalance?.revoked(Array(positions.keys), lost: false)
        forget(Array(positions.keys))
    }

    private func fails() -> Bool { Double.random(in: 0..<1, using: &random) < faultRate }
}
