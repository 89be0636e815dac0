import Opinions

/// The way of a review, from the record it came in to the commit of its offset:
///
///     poll → decode → cache → tokenize → LengthBucketBatcher → workers → result
///          → sink → delivered → OffsetLedger → commit
///
/// One thread, the poll thread, makes it, runs it and owns all of it but the arithmetic; the only
/// lock between it and the workers is that of their mailbox. It waits nowhere but in `poll`, except
/// for a partition that is taken away and at the end.
///
/// Delivery is at least once: an offset is committed only when the broker has acknowledged the
/// result of its record, or its dead letter, and those of all before it in its partition. Records
/// are answered in any order, and handed to the sink in the order of their key. What can't be
/// delivered waits and stops the reading; nothing is ever dropped.
public final class ReviewPipeline<A: Analyst>: RebalanceHandler {
    public typealias Instant = ContinuousClock.Instant

    /// What a pipeline joins. All but `models` and `control` belong to the poll thread from now on.
    public struct Parts {
        public var source: any RecordSource
        public var sink: any RecordSink
        public var workers: any BatchWorkers<A>
        public var models: ModelSlot<A>
        public var decoder: ReviewDecoder
        /// Writes a dead letter: topic and headers of its own, key, value and headers of the
        /// record.
        public var deadLetter: (InputRecord, DeadLetterReason) -> OutputRecord
        public var observer: any PipelineObserver
        public var control: PipelineControl
        public var now: @Sendable () -> Instant

        public init(
            source: any RecordSource, sink: any RecordSink, workers: any BatchWorkers<A>,
            models: ModelSlot<A>, decoder: ReviewDecoder,
            deadLetter: @escaping (InputRecord, DeadLetterReason) -> OutputRecord,
            observer: any PipelineObserver, control: PipelineControl,
            now: @escaping @Sendable () -> Instant
        ) {
            self.source = source
            self.sink = sink
            self.workers = workers
            self.models = models
            self.decoder = decoder
            self.deadLetter = deadLetter
            self.observer = observer
            self.control = control
            self.now = now
        }
    }

    let settings: PipelineSettings
    let parts: Parts

    var lanes = Lanes()
    var flights = FlightTable<Flight>()
    var limit: InFlightLimit
    var model: ModelSlot<A>.Service
    var cache: ResultCache
    var batcher: LengthBucketBatcher<Batch<A>.Item>
    /// Batches of a student that was replaced before a worker had room for them.
    var retired = Ring<Batch<A>>()
    var outbox = Outbox()
    var isSinkFull = false
    /// Records handed to the sink and not yet reported on.
    var atSink = 0
    var commits: CommitSchedule
    var counts = PipelineStatus.Counts()
    var status = PipelineStatus()
    var now: Instant
    var turns = 0
    var isPaused = false
    var drain: DrainSchedule?
    /// From here on partitions are given up without a wait.
    var isLeaving = false
    var failure: String?
    /// False once the group has given this member up: it no longer knows what is its own.
    var mayCommit = true
    /// When the books were last copied, and when a failed delivery may next be told: not each is
    /// news.
    var booksCopied: Instant?
    var nextDeliveryNotice: Instant?

    public init(settings: PipelineSettings, parts: Parts) {
        self.settings = settings
        self.parts = parts
        now = parts.now()
        limit = InFlightLimit(bounds: settings.inFlight)
        model = ModelSlot.Service(analyst: parts.models.current, canary: nil, version: -1)
        cache = ResultCache(bounds: settings.cache)
        batcher = LengthBucketBatcher(limits: settings.batch)
        commits = CommitSchedule(
            interval: settings.commitInterval, answerTimeout: settings.commitTimeout, at: now)
    }

    /// Reads, answers and writes until `PipelineControl.stop()` or until something failed for good.
    public func run() -> RunSummary {
        open()
        while !isDone { turn() }
        return leave()
    }

    func open() {
        parts.source.rebalance = self
        parts.control.wake(by: parts.source.waker)
    }

    /// One turn: every step of the way moves whatever has come as far as it.
    func turn() {
        turns += 1
        let events = parts.source.poll(
            recordsMax: min(settings.pollRecordsMax, limit.recordsLeft),
            bytesMax: limit.bytesLeft, timeout: patience)
        now = parts.now()
        takePace()
        takeModel()
        serve(events)
        startBatches()
        takeAnswers()
        send()
        settleDeliveries(waiting: .zero)
        commit()
        payOwedSeeks()
        balance()
        publish()
    }

    /// A record becomes a review, and waits in the bucket of its length.
    func admit(_ record: InputRecord, in assignment: Assignment) {
        let start = parts.now()
        let (id, flight) = begin(record, in: assignment, at: start)
        guard record.value != nil else { return forget(id, flight) }
        do {
            let review = try parts.decoder.decode(
                record.value, key: record.key, place: record.place)
            let decoded = parts.now()
            parts.observer.stage(.decode, took: decoded - start, records: 1)
            let (work, tokens) = prepare(review.text)
            parts.observer.stage(.tokenize, took: parts.now() - decoded, records: 1)
            charge(flight, Load(bytes: review.text.utf8.count, tokens: tokens))
            batcher.add(
                Batch.Item(flight: id, record: record, review: review, work: work),
                tokens: tokens, at: start)
        } catch {
            deadLetter(
                id, flight,
                DeadLetterReason(error.rejection, at: .decode, message: error.message))
        }
    }

    /// A text that the cache knows needs no tokens, only a worker that writes its result.
    func prepare(_ text: String) -> (work: Batch<A>.Item.Work, tokens: Int) {
        if let analysis = cache.find(text, model: model.analyst.model) {
            counts.cacheHits += 1
            return (.write(analysis), 0)
        }
        counts.cacheMisses += 1
        let prepared = model.analyst.prepare(text)
        return (.analyse(prepared), model.analyst.tokens(prepared))
    }

    /// Batches go to workers that have room; the rest goes on filling.
    func startBatches() {
        while mayStart, let batch = nextBatch() { parts.workers.start(batch) }
    }

    /// Answers become records to write.
    func takeAnswers() {
        for batch in parts.workers.answered() {
            status.lastAnswer = now
            counts.batches += 1
            parts.observer.batch(records: batch.answers.count, tokens: batch.tokens)
            parts.observer.stage(.queue, took: batch.queued, records: batch.answers.count)
            parts.observer.stage(.analyse, took: batch.took, records: batch.answers.count)
            for answer in batch.answers { take(answer, model: batch.model) }
            if let trial = batch.trial, let decision = parts.models.note(trial) {
                parts.observer.notice(.trialEnded(model: trial.model, decision))
            }
        }
    }

    private func take(_ answer: AnsweredBatch.Answer, model: String) {
        guard let flight = flights[answer.flight] else {
            counts.late += 1
            return
        }
        switch answer.outcome {
        case .result(let record, let analysis, let isFresh):
            if isFresh {
                counts.droppedOpinions += analysis.droppedOpinions
                cache.keep(analysis, of: answer.review.text, model: model)
            }
            parts.observer.outcome(answer.review, analysis, model: model, of: flight.record)
            enqueue(answer.flight, flight, record, exit: .produced)
        case .failed(let reason):
            deadLetter(answer.flight, flight, reason)
        }
    }

    /// Records go to the sink until it is full.
    func send() {
        outbox.wake(at: now)
        isSinkFull = false
        while !isSinkFull, let id = outbox.first {
            guard let flight = flights[id], let output = flight.output else {
                outbox.removeFirst()
                continue
            }
            switch parts.sink.send(output, token: id.token) {
            case .accepted:
                outbox.removeFirst()
                flight.sent = now
                leaveLine(id, flight)
                atSink += 1
            case .full:
                isSinkFull = true
            case .refused(let reason, let isTooLarge):
                outbox.removeFirst()
                refused(id, flight, reason: reason, isTooLarge: isTooLarge)
            }
        }
    }

    /// What the broker acknowledged is settled.
    func settleDeliveries(waiting: Duration) {
        for delivery in parts.sink.deliveries(timeout: waiting) {
            atSink -= 1
            let id = FlightID(token: delivery.token)
            guard let flight = flights[id], let sent = flight.sent else {
                counts.late += 1
                continue
            }
            flight.sent = nil
            switch delivery.outcome {
            case .delivered:
                parts.observer.stage(.publish, took: now - sent, records: 1)
                parts.observer.stage(.total, took: now - flight.arrived, records: 1)
                settle(id, flight)
            case .refused(let reason, let isTooLarge):
                refused(id, flight, reason: reason, isTooLarge: isTooLarge)
            case .failed(let reason):
                failed(id, flight, reason: reason)
            case .fatal(let reason):
                parts.observer.notice(.sinkFailed(reason: reason))
                failure = failure ?? "produce: \(reason)"
            }
        }
    }

    /// The broker has all of a record: its offset is settled, and what it held is free.
    func settle(_ id: FlightID, _ flight: Flight) {
        flight.assignment.ledger.settle(flight.ticket)
        end(id, flight, exit: flight.exit)
    }

    /// What is settled without a gap is committed, at an interval.
    func commit() {
        guard commits.isDue(at: now) else { return }
        let next = uncommitted(of: lanes.assignments)
        guard !next.isEmpty else { return commits.ended(at: now) }
        do {
            try parts.source.commit(next, wait: nil)
            commits.started(at: now)
        } catch {
            commitFailed("\(error)")
        }
    }
}
