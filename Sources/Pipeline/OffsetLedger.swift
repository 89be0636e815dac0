/// Finds the offset that is safe to commit while records finish out of order.
///
/// Kafka keeps one number per partition: "all below is done". Batches grouped by length finish in
/// any order, so a settled offset waits here until all before it are settled. A crash then repeats
/// work, and never skips it (at-least-once). A ledger belongs to one assignment of its partition;
/// the next one starts empty.
public struct OffsetLedger: Sendable {
    /// The place of one record in its ledger, by which it is settled without a search.
    public struct Ticket: Equatable, Sendable {
        fileprivate let number: Int
    }

    private struct Entry {
        // One past the record. Not a count: compaction and transaction markers leave gaps.
        var next: Int64
        var isSettled = false
    }

    private var entries = Ring<Entry>()
    private var firstNumber = 0
    /// The highest offset that was begun.
    public private(set) var last: Int64?
    /// The next offset to read after a restart: all below it is settled. It only rises; nil before
    /// the first.
    public private(set) var next: Int64?

    public init() {}

    /// Records begun and not yet below `next`; ``InFlightLimit`` bounds it.
    public var count: Int { entries.count }

    /// Notes that the record at `offset` entered the pipeline.
    /// - Precondition: `offset` is above `last`.
    public mutating func begin(_ offset: Int64) -> Ticket {
        precondition(last.map { $0 < offset } ?? true, "offset \(offset) begun after \(last ?? -1)")
        entries.append(Entry(next: offset + 1))
        last = offset
        return Ticket(number: firstNumber + entries.count - 1)
    }

    /// Notes that what was begun last stands for all offsets below `next`: a batch that can't be
    /// read.
    public mutating func widen(_ ticket: Ticket, to next: Int64) {
        precondition(
            ticket.number == firstNumber + entries.count - 1 && last.map { $0 < next } ?? false,
            "only the last record can be widened, and only upwards")
        entries[entries.count - 1].next = next
        last = next - 1
    }

    /// Forgets what was begun last: it is read again.
    public mutating func withdraw(_ ticket: Ticket) {
        precondition(
            ticket.number == firstNumber + entries.count - 1, "only the last can be withdrawn")
        last = entries.popLast().map { $0.next - 2 }
    }

    /// Notes that the broker has the result, or the dead letter, of a record.
    /// - Precondition: it was begun here and not settled before.
    /// - Returns: the new `next`, if this moved it. Amortised constant time.
    @discardableResult
    public mutating func settle(_ ticket: Ticket) -> Int64? {
        let index = ticket.number - firstNumber
        precondition(
            index >= 0 && index < entries.count && !entries[index].isSettled,
            "a record that was never begun, or settled twice")
        entries[index].isSettled = true
        guard index == 0 else { return nil }
        while let entry = entries.first, entry.isSettled {
            _ = entries.popFirst()
            firstNumber += 1
            next = entry.next
        }
        return next
    }
}
