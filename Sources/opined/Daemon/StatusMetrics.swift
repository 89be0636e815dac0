import Admin
import Kafka
import Pipeline
import Synchronization

/// Turns the status of the pipeline and of the clients into metrics, at each scrape.
struct StatusMetrics: Sendable {
    let control: PipelineControl
    let clients: ClientBoard
    let model: @Sendable () -> ModelFacts
    let now: @Sendable () -> ContinuousClock.Instant

    /// What `opined_model_info` says of the student in service.
    struct ModelFacts: Sendable {
        /// As results name it: `opined-mini@1`.
        let version: String
        let precision: String
        let sha256: String
    }

    static let descriptions: [MetricDescription] = [
        MetricDescription("opined_records_consumed_total", "Records read from the input."),
        MetricDescription(
            "opined_records_total",
            "Records that left: produced, dead_lettered, filtered, duplicate, returned."
        ),
        MetricDescription("opined_records_in_flight", "Records read and not yet settled."),
        MetricDescription("opined_bytes_in_flight", "Bytes of records in flight."),
        MetricDescription("opined_tokens_in_flight", "Tokens of reviews in flight."),
        MetricDescription("opined_batches_out", "Batches at workers."),
        MetricDescription("opined_outbox_records", "Records that wait for the producer."),
        MetricDescription("opined_paused", "1 while reading is paused by backpressure."),
        MetricDescription(
            "opined_batch_tokens", "Tokens of a batch.",
            buckets: [64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384]),
        MetricDescription(
            "opined_batch_records", "Reviews of a batch.",
            buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256]),
        MetricDescription("opined_stage_duration_seconds", "Time by stage of the way."),
        MetricDescription("opined_opinions_total", "Opinions found, by polarity."),
        MetricDescription(
            "opined_opinions_dropped_total", "Opinions whose target was not in the text."),
        MetricDescription("opined_cache_hits_total", "Reviews answered from the cache."),
        MetricDescription("opined_cache_misses_total", "Reviews that the student answered."),
        MetricDescription("opined_commits_total", "Commits that the broker acknowledged."),
        MetricDescription("opined_commit_failures_total", "Commits that failed."),
        MetricDescription("opined_resends_total", "Deliveries that failed and were repeated."),
        MetricDescription("opined_late_total", "Answers of partitions given up meanwhile."),
        MetricDescription(
            "opined_poison_batches_total", "Batches that could not be read, stepped over."),
        MetricDescription(
            "opined_commit_watermark_age_seconds",
            "Since the last commit, while something waits to be committed; else 0."),
        MetricDescription("opined_consumer_lag", "Records not yet read, by partition."),
        MetricDescription("opined_model_info", "The model in service; always 1."),
        MetricDescription("opined_workers", "Threads that run the student."),
        MetricDescription(
            "opined_log_lines_dropped_total", "Lines of the log that nobody read in time."),
        MetricDescription(
            "opined_config_last_reload_successful", "Whether the last reload was applied."),
    ]

    func readings() -> [MetricReading] {
        let status = control.status
        return books(status) + gauges(status) + counters(status) + lags() + [info()]
    }

    private func books(_ status: PipelineStatus) -> [MetricReading] {
        // By topic, as a partition's own books would be a label too many for a counter of records.
        var consumed: [String: Int] = [:]
        var outcomes: [String: [String: Int]] = [:]
        for (partition, books) in status.partitions {
            consumed[partition.topic, default: 0] += books.consumed
            for (outcome, count) in [
                ("produced", books.produced), ("dead_lettered", books.deadLettered),
                ("filtered", books.filtered), ("duplicate", books.duplicates),
                ("returned", books.returned),
            ] { outcomes[partition.topic, default: [:]][outcome, default: 0] += count }
        }
        return consumed.map { topic, count in
            MetricReading(
                "opined_records_consumed_total", .counter, Double(count),
                labels: [MetricLabel("topic", topic)])
        }
            + outcomes.flatMap { topic, counts in
                counts.map { outcome, count in
                    MetricReading(
                        "opined_records_total", .counter, Double(count),
                        labels: [MetricLabel("topic", topic), MetricLabel("outcome", outcome)])
                }
            }
    }

    private func gauges(_ status: PipelineStatus) -> [MetricReading] {
        let age =
            status.hasUncommitted
            ? status.lastCommit.map { (now() - $0) / .seconds(1) } ?? 0 : 0
        return [
            MetricReading("opined_records_in_flight", .gauge, Double(status.inFlight.records)),
            MetricReading("opined_bytes_in_flight", .gauge, Double(status.inFlight.bytes)),
            MetricReading("opined_tokens_in_flight", .gauge, Double(status.inFlight.tokens)),
            MetricReading("opined_batches_out", .gauge, Double(status.batchesOut)),
            MetricReading("opined_outbox_records", .gauge, Double(status.outbox)),
            MetricReading("opined_paused", .gauge, status.isPaused ? 1 : 0),
            MetricReading("opined_commit_watermark_age_seconds", .gauge, age),
        ]
    }

    private func counters(_ status: PipelineStatus) -> [MetricReading] {
        let counts = status.counts
        return [
            ("opined_opinions_dropped_total", counts.droppedOpinions),
            ("opined_cache_hits_total", counts.cacheHits),
            ("opined_cache_misses_total", counts.cacheMisses),
            ("opined_commits_total", counts.commits),
            ("opined_commit_failures_total", counts.commitFailures),
            ("opined_resends_total", counts.resends),
            ("opined_late_total", counts.late),
            ("opined_poison_batches_total", counts.unreadableBatches),
        ].map { MetricReading($0.0, .counter, Double($0.1)) }
    }

    private func lags() -> [MetricReading] {
        clients.lag.map { partition, lag in
            MetricReading(
                "opined_consumer_lag", .gauge, Double(lag),
                labels: [
                    MetricLabel("topic", partition.topic),
                    MetricLabel("partition", String(partition.partition)),
                ])
        }
    }

    private func info() -> MetricReading {
        let facts = model()
        return MetricReading(
            "opined_model_info", .gauge, 1,
            labels: [
                MetricLabel("version", facts.version), MetricLabel("precision", facts.precision),
                MetricLabel("sha256", facts.sha256),
            ])
    }
}
