import Opinions

/// How long one look at deliveries takes while a partition that is taken away is finished.
private let finishInterval = Duration.milliseconds(5)

extension ReviewPipeline {
    public func assigned(_ partitions: [PartitionID]) {
        for partition in partitions {
            if let earlier = lanes.assignment(of: partition) { _ = giveUp([earlier]) }
            lanes.assign(partition)
        }
        if isPaused { parts.source.pause(partitions) }
        parts.observer.notice(.assigned(partitions))
    }

    /// Finishes what is at workers and at the sink, drops what only waits, commits, and gives up.
    /// All of it before the return, when the group gives the partitions to others.
    public func revoked(_ partitions: [PartitionID], lost: Bool) {
        now = parts.now()
        let leaving = partitions.compactMap { lanes.assignment(of: $0) }
        var returned = 0
        if !lost && !isLeaving {
            returned += dropWaiting(of: leaving)
            finish(leaving, by: now.advanced(by: min(settings.revokeTimeout, drainLeft)))
            commitAndWait(leaving, wait: min(settings.commitTimeout, drainLeft))
        }
        returned += giveUp(leaving)
        for assignment in leaving { lanes.end(assignment) }
        parts.observer.notice(.revoked(partitions, lost: lost, returned: returned))
    }

    private var drainLeft: Duration {
        drain.map { $0.commitWait(at: now) } ?? settings.drainTimeout
    }

    private func finish(_ leaving: [Assignment], by deadline: Instant) {
        while now < deadline, failure == nil,
            leaving.contains(where: { $0.lane.books.inFlight > 0 })
        {
            takeAnswers()
            send()
            settleDeliveries(waiting: min(finishInterval, deadline - now))
            now = parts.now()
        }
    }

    /// What a commit would say.
    func uncommitted(of assignments: [Assignment]) -> [PartitionID: Int64] {
        var next: [PartitionID: Int64] = [:]
        for assignment in assignments {
            next[assignment.lane.partition] = assignment.uncommitted
        }
        return next
    }

    /// The broker has these positions.
    func committed(_ next: [PartitionID: Int64]) {
        counts.commits += 1
        status.lastCommit = now
        for (partition, offset) in next {
            lanes.assignment(of: partition)?.committed = offset
        }
    }

    /// Commits and waits for the broker's word.
    @discardableResult
    func commitAndWait(_ assignments: [Assignment], wait: Duration) -> Bool {
        let next = uncommitted(of: assignments)
        guard !next.isEmpty else { return true }
        defer { now = parts.now() }
        do {
            try parts.source.commit(next, wait: wait)
            committed(next)
            return true
        } catch {
            counts.commitFailures += 1
            parts.observer.notice(.commitFailed(reason: "\(error)"))
            return false
        }
    }

    /// Takes out what no worker has begun: texts in buckets, and a search for readable offsets.
    private func dropWaiting(of leaving: [Assignment]) -> Int {
        func isGone(_ item: Batch<A>.Item) -> Bool {
            flights[item.flight].map { isOf(leaving, $0) } ?? true
        }
        var gone = batcher.removeAll(where: isGone).map(\.flight)
        for _ in 0..<retired.count {
            guard let batch = retired.popFirst() else { break }
            gone += batch.items.filter(isGone).map(\.flight)
            let kept = batch.items.filter { !isGone($0) }
            guard !kept.isEmpty else { continue }
            retired.append(
                Batch(
                    analyst: batch.analyst, canary: batch.canary, items: kept, tokens: batch.tokens,
                    since: batch.since))
        }
        gone += leaving.compactMap { endSearch(in: $0) }
        for id in gone {
            if let flight = flights[id] { end(id, flight, exit: .returned) }
        }
        return gone.count
    }

    /// Lets go of all that is left of `leaving`. What comes back for it later finds nothing.
    func giveUp(_ leaving: [Assignment]) -> Int {
        let waiting = dropWaiting(of: leaving)
        let gone = flights.removeAll { isOf(leaving, $0) }
        for flight in gone {
            limit.giveBack(flight.load)
            flight.assignment.lane.books.leave(.returned)
        }
        return waiting + gone.count
    }

    private func isOf(_ leaving: [Assignment], _ flight: Flight) -> Bool {
        leaving.contains { $0 === flight.assignment }
    }
}
