import Opinions

@testable import Pipeline

/// Notes what a pipeline says.
final class SimObserver: PipelineObserver {
    private(set) var notices: [PipelineNotice] = []
    private(set) var outcomes: [(review: Review, record: InputRecord)] = []

    func notice(_ notice: PipelineNotice) { notices.append(notice) }
    func outcome(
        _ review: Review, _ analysis: Analysis, model: String, of record: InputRecord
    ) { outcomes.append((review, record)) }
}

/// One process of opined, against a simulated cluster.
final class SimProcess {
    let source: SimSource
    let sink: SimSink
    let workers: SimWorkers<EchoAnalyst>
    let models: ModelSlot<EchoAnalyst>
    let observer = SimObserver()
    let control = PipelineControl()
    let pipeline: ReviewPipeline<EchoAnalyst>

    init(
        member: Int, cluster: SimCluster, clock: SimClock, seed: UInt64,
        settings: PipelineSettings = .simulated
    ) {
        source = SimSource(member: member, cluster: cluster, clock: clock, seed: seed ^ 1)
        sink = SimSink(cluster: cluster, clock: clock, seed: seed ^ 2)
        let answerer = BatchAnswerer<EchoAnalyst>(
            outputTopic: settings.outputTopic, now: { clock.now })
        workers = SimWorkers(answerer: answerer, clock: clock, seed: seed ^ 3)
        models = ModelSlot(EchoAnalyst())
        pipeline = ReviewPipeline(
            settings: settings,
            parts: .init(
                source: source, sink: sink, workers: workers, models: models,
                decoder: ReviewDecoder(), deadLetter: Self.deadLetter, observer: observer,
                control: control, now: { clock.now }))
        pipeline.open()
    }

    var otherModel: String { models.current.model == "echo@1" ? "echo@2" : "echo@1" }

    var faultRate: Double {
        get { source.faultRate }
        set { (source.faultRate, sink.faultRate) = (newValue, newValue) }
    }

    /// Whether the books balance and agree with each other, as they must at every moment.
    var booksBalance: Bool {
        let lanes = pipeline.lanes.all
        let inFlight = lanes.reduce(0) { $0 + $1.books.inFlight }
        let searches = lanes.count { $0.assignment?.search != nil }
        let load = pipeline.limit.load
        return lanes.allSatisfy { $0.books.holds }
            && inFlight == pipeline.flights.count && load.records == inFlight - searches
            && lanes.allSatisfy { $0.assignment != nil || $0.books.inFlight == 0 }
            && (load.records > 0 || load == Load())
    }

    static func deadLetter(_ record: InputRecord, _ reason: DeadLetterReason) -> OutputRecord {
        var place = record.place
        // Of an unreadable batch, all offsets that the message names.
        if reason.rejection == .unreadableBatch,
            let range = reason.message.split(separator: " ").dropFirst().first
        {
            place = "\(record.source)/\(range)"
        }
        return OutputRecord(
            topic: SimCluster.deadLetterTopic,
            timestampMilliseconds: record.timestampMilliseconds, key: record.key,
            value: record.value,
            headers: record.headers + [
                RecordHeader(key: "reason", value: Array(reason.rejection.rawValue.utf8)),
                RecordHeader(key: "opined-source", value: Array(place.utf8)),
            ])
    }
}

extension PipelineSettings {
    /// Small bounds, so that a few hundred records meet all of them.
    static var simulated: PipelineSettings {
        var settings = PipelineSettings(outputTopic: SimCluster.outputTopic)
        settings.batch = BatchLimits(
            tokenBudget: 64, itemsMax: 8, linger: .milliseconds(5), bucketBounds: [4, 8, 16])
        settings.inFlight = InFlightLimit.Bounds(
            records: 60, bytes: 8_000, tokens: 600, resumeFraction: 0.5)
        settings.cache = ResultCache.Bounds(entries: 20, bytes: 20_000)
        settings.pollRecordsMax = 20
        settings.outboxMax = 20
        settings.commitInterval = .milliseconds(50)
        settings.commitTimeout = .milliseconds(500)
        settings.resendBackoff = .milliseconds(10)
        settings.resendBackoffMax = .milliseconds(100)
        settings.revokeTimeout = .milliseconds(100)
        settings.drainTimeout = .seconds(10)
        return settings
    }
}
