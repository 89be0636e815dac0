import Opinions

extension ReviewPipeline {
    /// A record arrived: it goes its way, unless it says something of the partition's order first.
    func arrive(_ record: InputRecord, in assignment: Assignment) {
        guard assignment.quietUntilTurn < turns, assignment.owedSeek == nil else { return }
        if let search = assignment.search {
            guard record.offset >= search.search.position, isReadable(search, in: assignment) else {
                return
            }
        }
        if let last = assignment.ledger.last, record.offset <= last {
            return readAgain(record, after: last, in: assignment)
        }
        admit(record, in: assignment)
    }

    /// A partition is read from an earlier offset again: its topic was truncated or created again,
    /// or the client lost its place. The offsets may be of other records, so nothing known of them
    /// holds.
    private func readAgain(_ record: InputRecord, after last: Int64, in assignment: Assignment) {
        let partition = assignment.lane.partition
        parts.observer.notice(.rewound(partition, from: last, to: record.offset))
        counts.rewinds += 1
        _ = giveUp([assignment])
        admit(record, in: lanes.assign(partition))
    }

    /// Nothing can be read at `offset`: the search for the next readable offset begins or goes on.
    func isUnreadable(_ assignment: Assignment, at offset: Int64, reason: String) {
        guard assignment.quietUntilTurn < turns, assignment.owedSeek == nil else { return }
        var search = assignment.search ?? beginSearch(in: assignment, at: offset, reason: reason)
        guard let end = parts.source.end(of: assignment.lane.partition) else {
            // The source says it once for each seek, so the same seek asks again.
            assignment.search = search
            assignment.owedSeek = (search.search.position, now.advanced(by: settings.resendBackoff))
            return
        }
        take(search.search.isUnreadable(end: end), search, in: assignment, isThere: false)
    }

    /// Whether the search is over and the record at hand is the first behind it.
    private func isReadable(_ search: Assignment.Search, in assignment: Assignment) -> Bool {
        var search = search
        let step = search.search.isReadable()
        take(step, search, in: assignment, isThere: true)
        if case .found = step { return true }
        return false
    }

    private func take(
        _ step: UnreadableSearch.Step, _ search: Assignment.Search, in assignment: Assignment,
        isThere: Bool
    ) {
        switch step {
        case .seek(let offset):
            assignment.search = search
            seek(assignment, to: offset)
        case .found(let offsets):
            assignment.search = nil
            if !isThere { seek(assignment, to: offsets.upperBound) }
            report(search, offsets, in: assignment)
        }
    }

    /// One flight stands for all offsets of the batch: no commit passes them before their dead
    /// letter.
    private func beginSearch(in assignment: Assignment, at offset: Int64, reason: String)
        -> Assignment.Search
    {
        let partition = assignment.lane.partition
        let first = max(offset, (assignment.ledger.last ?? -1) + 1)
        let (id, flight) = begin(
            InputRecord(source: partition, offset: first, value: nil), in: assignment, at: now)
        // It holds nothing, and must not keep the reading from what would end it.
        limit.giveBack(flight.load)
        flight.load = Load()
        return Assignment.Search(search: UnreadableSearch(at: first), flight: id, reason: reason)
    }

    private func report(
        _ search: Assignment.Search, _ offsets: Range<Int64>, in assignment: Assignment
    ) {
        guard let flight = flights[search.flight] else { return }
        guard !offsets.isEmpty else {
            // It could be read after all.
            assignment.ledger.withdraw(flight.ticket)
            return end(search.flight, flight, exit: .returned)
        }
        charge(flight, Load(records: 1))
        assignment.ledger.widen(flight.ticket, to: offsets.upperBound)
        counts.unreadableBatches += 1
        parts.observer.notice(
            .unreadable(assignment.lane.partition, offsets, reason: search.reason))
        deadLetter(
            search.flight, flight,
            DeadLetterReason(
                .unreadableBatch, at: .read,
                message: "offsets \(offsets.lowerBound)..<\(offsets.upperBound) of"
                    + " \(assignment.lane.partition): \(search.reason); send their records again"))
    }

    /// Ends a search without a finding, and names its flight.
    func endSearch(in assignment: Assignment) -> FlightID? {
        defer { assignment.search = nil }
        return assignment.search?.flight
    }

    private func seek(_ assignment: Assignment, to offset: Int64) {
        assignment.quietUntilTurn = turns
        do {
            try parts.source.seek(assignment.lane.partition, to: offset)
            assignment.owedSeek = nil
        } catch {
            parts.observer.notice(
                .seekFailed(assignment.lane.partition, to: offset, reason: "\(error)"))
            assignment.owedSeek = (offset, now.advanced(by: settings.resendBackoff))
        }
    }

    func payOwedSeeks() {
        for lane in lanes.all {
            guard let assignment = lane.assignment, let owed = assignment.owedSeek, owed.at <= now
            else { continue }
            seek(assignment, to: owed.offset)
        }
    }
}
