@testable import Pipeline

/// The brokers: logs, committed offsets, owners, and what was written. It lives on when a member
/// dies, and notes every breach of a promise in `violations`.
final class SimCluster {
    static let outputTopic = "opinions"
    static let deadLetterTopic = "reviews.dlq"
    /// Larger values are refused.
    static let valueBytesMax = 2_048

    /// Offsets rise and have gaps.
    private(set) var logs: [PartitionID: [InputRecord]] = [:]
    /// Batches that no client can read. Offsets in them are in no log.
    private(set) var broken: [PartitionID: [Range<Int64>]] = [:]
    private(set) var committed: [PartitionID: Int64] = [:]
    private(set) var output: [OutputRecord] = []
    /// Offsets whose result or dead letter is stored.
    private(set) var covered: [PartitionID: Set<Int64>] = [:]
    /// Who may commit: a member, and how often the partition was handed out.
    private(set) var owners: [PartitionID: (member: Int, epoch: Int)] = [:]
    private var lastCommit: [PartitionID: (epoch: Int, next: Int64)] = [:]
    private(set) var violations: [String] = []

    var partitions: [PartitionID] { logs.keys.sorted { $0.partition < $1.partition } }

    func append(_ record: InputRecord) { logs[record.source, default: []].append(record) }

    func damage(_ offsets: Range<Int64>, of partition: PartitionID) {
        broken[partition, default: []].append(offsets)
    }

    func end(of partition: PartitionID) -> Int64 {
        let last = logs[partition]?.last?.offset ?? -1
        return max(last + 1, broken[partition]?.map(\.upperBound).max() ?? 0)
    }

    func own(_ partition: PartitionID, by member: Int) {
        owners[partition] = (member, (owners[partition]?.epoch ?? 0) + 1)
    }

    func store(_ record: OutputRecord) {
        output.append(record)
        guard let place = record.coveredPlace else {
            return violations.append("an output without a source")
        }
        covered[place.partition, default: []].formUnion(place.offsets)
    }

    /// Whether a member of this epoch may commit; a commit that passes an offset without result is
    /// a breach.
    func commit(_ next: Int64, of partition: PartitionID, member: Int, epoch: Int) -> Bool {
        guard let owner = owners[partition], owner.member == member, owner.epoch == epoch else {
            return false
        }
        if next > (committed[partition] ?? 0) {
            for offset in unsettled(of: partition, below: next) {
                violations.append("commit \(next) of \(partition) passes \(offset)")
            }
        }
        if let last = lastCommit[partition], last.epoch == epoch, last.next > next {
            violations.append("commit \(next) of \(partition) after \(last.next)")
        }
        lastCommit[partition] = (epoch, next)
        committed[partition] = next
        return true
    }

    func unsettled(of partition: PartitionID, below next: Int64) -> [Int64] {
        let done = covered[partition] ?? []
        // A tombstone without a key deletes nothing and leaves no trace.
        let records = (logs[partition] ?? []).lazy.filter { $0.value != nil || $0.key != nil }
            .map(\.offset)
        let damaged = (broken[partition] ?? []).lazy.flatMap { $0 }
        return (records.filter { $0 < next && !done.contains($0) })
            + damaged.filter { $0 < next && !done.contains($0) }
    }

    var isAllCommitted: Bool {
        partitions.allSatisfy { (committed[$0] ?? 0) >= end(of: $0) }
    }

    /// Offsets from `from` on that can be read, up to `count`; nil where the first is damaged.
    func read(_ partition: PartitionID, from: Int64, count: Int) -> [InputRecord]? {
        let damaged = broken[partition] ?? []
        if damaged.contains(where: { $0.contains(from) }) { return nil }
        let border = damaged.map(\.lowerBound).filter { $0 >= from }.min() ?? .max
        let log = logs[partition] ?? []
        let records = log.drop { $0.offset < from }.prefix { $0.offset < border }.prefix(count)
        if records.isEmpty, border < .max { return nil }
        return Array(records)
    }
}

extension OutputRecord {
    /// The partition and the offsets that a result, a tombstone or a dead letter answers for.
    var coveredPlace: (partition: PartitionID, offsets: Range<Int64>)? {
        guard let header = headers.last(where: { $0.key == "opined-source" }),
            let value = header.value
        else { return nil }
        let parts = String(decoding: value, as: UTF8.self).split(separator: "/")
        guard parts.count == 3, let partition = Int32(parts[1]) else { return nil }
        let bounds = parts[2].split(separator: "..<").compactMap { Int64($0) }
        guard let first = bounds.first else { return nil }
        return (
            PartitionID(topic: String(parts[0]), partition: partition),
            first..<(bounds.count == 2 ? bounds[1] : first + 1)
        )
    }
}
