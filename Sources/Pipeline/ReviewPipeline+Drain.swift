extension ReviewPipeline {
    /// Whether the turns are over: something failed for good, or `stop` was called and all is
    /// finished, too late, or stopped again.
    var isDone: Bool {
        if failure != nil { return true }
        let stops = parts.control.stops
        guard stops > 0 else { return false }
        if drain == nil { beginDrain() }
        guard let drain else { return true }
        return stops > 1 || flights.count == 0 || drain.finishBy <= parts.now()
    }

    private func beginDrain() {
        now = parts.now()
        drain = DrainSchedule(start: now, timeout: settings.drainTimeout)
        parts.observer.notice(.draining(inFlight: flights.count))
        for assignment in lanes.assignments {
            guard let id = endSearch(in: assignment), let flight = flights[id] else { continue }
            end(id, flight, exit: .returned)
        }
        balance()
    }

    /// The end: the last commit, and out of the group. A second `stop` waits for nothing.
    func leave() -> RunSummary {
        now = parts.now()
        let schedule = drain ?? DrainSchedule(start: now, timeout: settings.drainTimeout)
        let isHurried = parts.control.stops > 1
        var isCommitted = false
        if mayCommit, !isHurried {
            isCommitted = commitAndWait(
                lanes.assignments,
                wait: min(settings.commitTimeout, schedule.commitWait(at: now)))
        }
        isLeaving = true
        if flights.count > 0 { parts.sink.purge() }
        let left = giveUp(lanes.assignments)
        parts.workers.close()
        parts.source.close(within: isHurried ? .zero : schedule.closeWait(at: parts.now()))
        parts.source.rebalance = nil
        parts.control.wake(by: nil)
        now = parts.now()
        publish()
        return RunSummary(failure: failure, left: left, isCommitted: isCommitted)
    }
}
