import Opinions

/// How often the poll thread looks at deliveries that are due: the sink can't wake it.
private let deliveryInterval = Duration.milliseconds(5)
/// How often the status takes a copy of the books.
private let booksInterval = Duration.milliseconds(100)

extension ReviewPipeline {
    /// A new pace holds from this turn on.
    func takePace() {
        guard let pace = parts.control.takePace() else { return }
        batcher.linger = pace.linger
        commits.interval = pace.commitInterval
    }

    /// How long `poll` may wait: until the next thing that nothing wakes it for.
    var patience: Duration {
        let now = parts.now()
        var until = now.advanced(by: settings.pollWaitMax)
        if atSink > 0 || isSinkFull || drain != nil {
            until = min(until, now.advanced(by: deliveryInterval))
        }
        if mayStart, let due = retired.first?.since ?? batcher.nextDeadline {
            until = min(until, due)
        }
        if let due = outbox.nextDeadline { until = min(until, due) }
        if lanes.hasUncommitted || commits.isOutstanding {
            until = min(until, commits.nextDeadline)
        }
        return max(.zero, until - now)
    }

    /// Whether a worker has room, and there is room for its answers.
    var mayStart: Bool { parts.workers.hasRoom && outbox.count < settings.outboxMax }

    /// A new student takes over: texts that wait leave with the one that tokenized them.
    func takeModel() {
        guard let change = parts.models.change(since: model.version) else { return }
        while let batch = bucketBatch(flush: true) { retired.append(batch) }
        model = change
    }

    func nextBatch() -> Batch<A>? {
        retired.popFirst() ?? bucketBatch(flush: drain != nil)
    }

    private func bucketBatch(flush: Bool) -> Batch<A>? {
        batcher.next(at: now, flush: flush).map {
            Batch(
                analyst: model.analyst, canary: model.canary, items: $0.items, tokens: $0.tokens,
                since: $0.since)
        }
    }

    /// What the source has to say.
    func serve(_ events: [SourceEvent]) {
        for event in events {
            switch event {
            case .record(let record):
                guard drain == nil, let assignment = lanes.assignment(of: record.source) else {
                    counts.strays += 1
                    continue
                }
                arrive(record, in: assignment)
            case .unreadable(let partition, let offset, let reason):
                guard drain == nil, let assignment = lanes.assignment(of: partition) else {
                    continue
                }
                isUnreadable(assignment, at: offset, reason: reason)
            case .committed(let next):
                committed(next)
                commits.ended(at: now)
            case .commitFailed(let reason):
                commitFailed(reason)
            case .failed(let reason, let isFatal):
                parts.observer.notice(.sourceFailed(reason: reason, isFatal: isFatal))
                guard isFatal else { continue }
                failure = failure ?? "read: \(reason)"
                mayCommit = false
            }
        }
    }

    /// Stops reading at the bounds, and starts again well below them.
    func balance() {
        let isOutboxFull = outbox.count >= settings.outboxMax
        let mayResume = !limit.isFull && outbox.count <= settings.outboxMax / 2
        if !isPaused, limit.isFull || isOutboxFull || drain != nil {
            isPaused = true
            counts.pauses += 1
            parts.source.pause(lanes.assignedPartitions)
            parts.observer.notice(.paused(limit.load, outbox: outbox.count))
        } else if isPaused, mayResume, drain == nil {
            isPaused = false
            parts.source.resume(lanes.assignedPartitions)
            parts.observer.notice(.resumed)
        }
    }

    /// Tells the other threads. The books are copied at an interval: there may be many partitions.
    func publish() {
        if status.batchesOut == 0, parts.workers.batchesOut > 0 { status.lastAnswer = now }
        status.batchesOut = parts.workers.batchesOut
        let hasUncommitted = lanes.hasUncommitted
        if !status.hasUncommitted, hasUncommitted { status.lastCommit = now }
        status.hasUncommitted = hasUncommitted
        status.inFlight = limit.load
        status.outbox = outbox.count
        status.isPaused = isPaused
        status.isStopping = drain != nil
        status.counts = counts
        if booksCopied.map({ now - $0 >= booksInterval }) ?? true || isLeaving { copyBooks() }
        status.lastPoll = now
        parts.control.publish(status)
    }

    private func copyBooks() {
        booksCopied = now
        status.assigned = [:]
        for lane in lanes.all {
            status.partitions[lane.partition] = lane.books
            guard let assignment = lane.assignment else { continue }
            status.assigned[lane.partition] = PipelineStatus.Position(
                read: assignment.ledger.last.map { $0 + 1 }, committed: assignment.committed,
                inFlight: lane.books.inFlight)
        }
    }
}
