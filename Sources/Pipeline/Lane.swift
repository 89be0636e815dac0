/// One partition: its books, which live as long as the process, and its assignment, which comes and
/// goes. Belongs to the poll thread.
final class Lane {
    let partition: PartitionID
    var books = Conservation()
    fileprivate(set) var assignment: Assignment?

    fileprivate init(_ partition: PartitionID) { self.partition = partition }
}

/// One assignment of a partition to this process.
///
/// Flights hold on to the assignment under which they were read. What comes back late, when the
/// partition was given up or handed out again, therefore never moves the commit of another.
final class Assignment {
    /// The way past a batch that can't be read, with the flight that stands for its offsets.
    struct Search {
        var search: UnreadableSearch
        let flight: FlightID
        let reason: String
    }

    let lane: Lane
    var ledger = OffsetLedger()
    /// The last position that the broker acknowledged.
    var committed: Int64?
    var search: Search?
    /// Of each key in flight, by its hash, the record that was read last.
    var lines: [Int: FlightID] = [:]
    /// Events of turns up to this one were gathered before the last seek, and say nothing.
    var quietUntilTurn = 0
    /// A seek that failed and is tried again.
    var owedSeek: (offset: Int64, at: ContinuousClock.Instant)?

    fileprivate init(lane: Lane) { self.lane = lane }

    /// What a commit would say, where it would say something new.
    var uncommitted: Int64? { ledger.next == committed ? nil : ledger.next }
}

/// All partitions seen since the start; the topics bound their number.
struct Lanes {
    private(set) var all: [Lane] = []
    private var byPartition: [PartitionID: Lane] = [:]
    // Records come in runs of one partition, and hashing a topic's name for each costs more than
    // the rest.
    private var latest: Lane?

    mutating func assignment(of partition: PartitionID) -> Assignment? {
        if let latest, latest.partition == partition { return latest.assignment }
        latest = byPartition[partition]
        return latest?.assignment
    }

    /// Begins an assignment, with an empty ledger.
    @discardableResult
    mutating func assign(_ partition: PartitionID) -> Assignment {
        let lane = byPartition[partition] ?? Lane(partition)
        if byPartition.updateValue(lane, forKey: partition) == nil { all.append(lane) }
        let assignment = Assignment(lane: lane)
        lane.assignment = assignment
        return assignment
    }

    func end(_ assignment: Assignment) {
        if assignment.lane.assignment === assignment { assignment.lane.assignment = nil }
    }

    var assignments: [Assignment] { all.compactMap(\.assignment) }
    var assignedPartitions: [PartitionID] { assignments.map(\.lane.partition) }
    var hasUncommitted: Bool { all.contains { $0.assignment?.uncommitted != nil } }
}
