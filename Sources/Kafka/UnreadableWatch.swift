/// Tells a batch that can't be read from one that failed once.
///
/// librdkafka 2.0.2 answers a damaged batch in two ways: one that does not decompress is fetched
/// again for ever, so the partition stands still; one whose checksum is wrong is told of once and
/// skipped without a word. Here both are tried ``triesMax`` times, then reported, and the partition
/// is silent until somebody seeks: no record behind the gap is given out before the gap is known.
struct UnreadableWatch: Equatable {
    static let triesMax = 3

    enum Verdict: Equatable {
        /// Nothing to do: give the record out, or wait for the next try.
        case goOn
        /// A record from behind a skipped batch: drop it, and seek back to try the batch again.
        case seekBack(Int64)
        /// Drop it: the partition waits for a seek.
        case drop
        /// The batch at this offset, or what was sought inside it, can't be read.
        case report(Int64)
    }

    private struct Run: Equatable {
        /// Where the caller sought last; an error names the base of its batch, which may be before.
        var sought: Int64 = 0
        var failedAt: Int64?
        var failures = 0
        var isReported: Bool { failures >= UnreadableWatch.triesMax }
    }

    private var runs: [TopicPartition: Run] = [:]

    init() {}

    /// A batch of `partition` could not be read; `offset` is its base.
    mutating func failed(_ partition: TopicPartition, at offset: Int64) -> Verdict {
        var run = runs[partition] ?? Run()
        guard !run.isReported else { return .drop }
        let position = max(offset, run.sought)
        if run.failedAt != position { (run.failedAt, run.failures) = (position, 0) }
        run.failures += 1
        runs[partition] = run
        return run.isReported ? .report(position) : .goOn
    }

    /// A record of `partition` was read.
    mutating func read(_ partition: TopicPartition, at offset: Int64) -> Verdict {
        guard let run = runs[partition] else { return .goOn }
        if run.isReported { return .drop }
        if let failedAt = run.failedAt, offset > failedAt { return .seekBack(failedAt) }
        runs[partition] = nil
        return .goOn
    }

    /// The caller moved to `offset`: what was, is forgotten.
    mutating func sought(_ partition: TopicPartition, to offset: Int64) {
        runs[partition] = Run(sought: offset)
    }

    mutating func forget(_ partition: TopicPartition) { runs[partition] = nil }
}
