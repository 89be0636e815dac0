import Admin
import Distillation
import Kafka
import Logging
import Opinions
import Pipeline

/// The line from topic to topic, in service: clients, workers and pipeline, joined and run on a
/// thread of their own.
///
/// Any thread may ask it how it is, or to stop. It knows nothing of systemd, signals or HTTP:
/// `opined run` adds those, `opined demo` and `opined bench` run it as it is.
final class Daemon<A: Analyst>: Sendable {
    let settings: Settings
    let control = PipelineControl()
    let connection = Connection()
    let clients = ClientBoard()
    let models: ModelSlot<A>
    private let client: ClientSettings
    private let logger: Logger
    private let onOutcome: @Sendable (Outcome) -> Void
    private let now: @Sendable () -> ContinuousClock.Instant
    let startedAt: ContinuousClock.Instant

    /// - Parameters:
    ///   - client: The settings of the clients, with their secrets.
    ///   - onOutcome: Offered every answer on the poll thread; it must not wait.
    init(
        settings: Settings, analyst: A, client: ClientSettings, logger: Logger,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        onOutcome: @escaping @Sendable (Outcome) -> Void = { _ in }
    ) {
        self.settings = settings
        models = ModelSlot(analyst)
        self.client = client
        self.logger = logger
        self.now = now
        startedAt = now()
        self.onOutcome = onOutcome
    }

    /// Runs until ``PipelineControl/stop()``, or until something failed for good.
    ///
    /// - Throws: `ClientSettingsError` or `SettingsError` where the settings can't work.
    func run() async throws -> RunSummary {
        try await BlockingThread.run("opined-poll") { try self.serve() }
    }

    /// The life of the poll thread: it makes, owns and closes the clients.
    private func serve() throws -> RunSummary {
        let compressor = try settings.compressor()
        let consumer = try Consumer(
            settings.consumer(client), logger: logger,
            onStatistics: { [clients] in clients.write($0) })
        let source = KafkaSource(
            consumer, onTrouble: { self.meet($0) }, onConnected: { self.connection.connected() })
        let sink = KafkaSink(
            try Producer(settings.producer(client), logger: logger),
            onTrouble: { self.meet($0) })
        let workers = InferenceWorkers(
            threads: settings.workerThreads, queueMax: settings.workerThreads,
            makeAnswerer: { [topic = settings.output.topic, now] in
                let codec = compressor.map { compressor in
                    ValueCodec(name: "zstd") { try compressor.compress($0) }
                }
                return BatchAnswerer<A>(outputTopic: topic, codec: codec, now: now)
            }, wake: source.waker)
        defer { workers.close() }
        let pipeline = ReviewPipeline(
            settings: settings.pipeline,
            parts: ReviewPipeline<A>.Parts(
                source: source, sink: sink, workers: workers, models: models,
                decoder: try settings.decoder(), deadLetter: deadLetter,
                observer: PipelineReporter(logger: logger, onOutcome: onOutcome),
                control: control, now: now))
        let summary = pipeline.run()
        sink.close(within: summary.isClean ? .seconds(1) : .zero)
        return summary
    }

    private func meet(_ trouble: ClientTrouble) {
        connection.met(trouble, at: now())
        logger.warning("\(trouble.error)")
    }

    private func deadLetter(_ record: InputRecord, _ reason: DeadLetterReason) -> OutputRecord {
        let letter = DeadLetter(
            topic: settings.output.deadLetterTopic, group: settings.kafka.group,
            errorClass: reason.rejection.rawValue, stage: reason.step.rawValue,
            message: reason.message, attempts: reason.attempts, version: Version.current,
            model: models.current.model)
        return OutputRecord(letter.record(for: Record(record)))
    }
}

extension Record {
    init(_ record: InputRecord) {
        self.init(
            source: record.source.kafka, offset: record.offset,
            timestampMilliseconds: record.timestampMilliseconds, key: record.key,
            value: record.value,
            headers: record.headers.map { Header(key: $0.key, value: $0.value) })
    }
}

extension OutputRecord {
    init(_ record: NewRecord) {
        self.init(
            topic: record.topic, timestampMilliseconds: record.timestampMilliseconds,
            key: record.key, value: record.value,
            headers: record.headers.map { RecordHeader(key: $0.key, value: $0.value) })
    }
}
