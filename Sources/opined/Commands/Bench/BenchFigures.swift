/// Reviews that were answered, and what they took: medians over rounds.
struct Throughput: Encodable, Equatable, Sendable {
    /// In one round.
    let reviews: Int
    let reviewsPerSecond: Double
    /// Of one round, all threads together.
    let cpuSeconds: Double
    let reviewsPerCPUSecond: Double

    /// - Precondition: there is a lap.
    init(reviews: Int, laps: [Lap]) {
        self.reviews = reviews
        reviewsPerSecond = laps.map { Double(reviews) / $0.seconds }.median ?? 0
        cpuSeconds = laps.map(\.cpuSeconds).median ?? 0
        reviewsPerCPUSecond = laps.map { Double(reviews) / $0.cpuSeconds }.median ?? 0
    }
}

/// Milliseconds from a review to its result.
struct Latency: Encodable, Sendable {
    let p50, p99, max: Double?

    init(_ histogram: LatencyHistogram) {
        p50 = histogram.quantile(0.5).map { $0 / .milliseconds(1) }
        p99 = histogram.quantile(0.99).map { $0 / .milliseconds(1) }
        max = histogram.quantile(1).map { $0 / .milliseconds(1) }
    }
}

/// Operations of one kernel for each second of one processor: medians, in units of 1e9.
struct KernelFigures: Encodable, Sendable {
    let rows, inputs, outputs: Int
    let int8GigaopsPerSecond, float32GigaopsPerSecond: Double
}

/// The student without Kafka.
struct EngineFigures: Encodable, Sendable {
    let tokensPerReview: Double
    /// The encoder alone: ids in, hidden states out.
    let forward: Throughput
    /// Tokens, encoder, heads and the JSON of the result.
    let answering: Throughput
    /// One review after the other on one thread, answered whole.
    let latencyMilliseconds: Latency

    private enum Key: CodingKey { case tokensPerReview, answering, latencyMilliseconds }

    /// `forward` lies open: its figures are those that other engines are held against.
    func encode(to encoder: any Encoder) throws {
        try forward.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(tokensPerReview, forKey: .tokensPerReview)
        try container.encode(answering, forKey: .answering)
        try container.encode(latencyMilliseconds, forKey: .latencyMilliseconds)
    }
}

/// The daemon between a feeder and a reader, all in this process, with a Kafka cluster in it.
struct DaemonFigures: Encodable, Sendable {
    /// What the daemon reaches of the same student without Kafka.
    struct Share: Encodable, Sendable {
        /// Of reviews for each processor second: poll thread and workers against the engine alone.
        let cpu: Double
        /// The same, but cluster, feeder, reader and the threads of librdkafka are the daemon's.
        let process: Double
        /// Of reviews a second, where all of these share the cores with the workers.
        let wall: Double
    }

    /// Reviews answered while it was measured.
    let reviews: Int
    let reviewsPerSecond: Double
    /// Of the poll thread and the workers.
    let reviewsPerCPUSecond: Double
    /// Of this process: also cluster, feeder, reader and the threads of librdkafka.
    let reviewsPerProcessCPUSecond: Double
    /// With ``DaemonBench/aheadMax`` reviews under way at any time.
    let fullLatencyMilliseconds: Latency
    /// With one review under way at a time.
    let singleLatencyMilliseconds: Latency
    /// The same student on the same texts without Kafka, in turns with the daemon.
    private(set) var engine: Throughput?
    private(set) var shareOfEngine: Share?

    /// The same figures, held against the engine's.
    func against(_ engine: Throughput) -> DaemonFigures {
        var figures = self
        figures.engine = engine
        figures.shareOfEngine = Share(
            cpu: reviewsPerCPUSecond / engine.reviewsPerCPUSecond,
            process: reviewsPerProcessCPUSecond / engine.reviewsPerCPUSecond,
            wall: reviewsPerSecond / engine.reviewsPerSecond)
        return figures
    }
}

/// Figures of the texts as they are, and of their sentences.
struct ByInput<Figures: Encodable & Sendable>: Encodable, Sendable {
    let texts: Figures
    let sentences: Figures?

    private enum Key: CodingKey { case sentences }

    /// Those of the texts lie open.
    func encode(to encoder: any Encoder) throws {
        try texts.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(sentences, forKey: .sentences)
    }
}
