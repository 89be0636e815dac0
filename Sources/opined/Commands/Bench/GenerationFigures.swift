import Glibc
import Transformer

/// What ``GenerationBench`` found: medians over rounds.
struct GenerationFigures: Encodable, Sendable {
    /// Milliseconds of one call, of as many sequences as a batch has.
    struct CallLatency: Encodable, Sendable {
        let median, p90: Double?
    }

    let sequences, steps, batch, threads: Int
    /// Of the encoder, for all sequences together.
    let tokens: Int
    /// Of one round.
    let wallSeconds, cpuSeconds: Double
    let reviewsPerSecond, reviewsPerCPUSecond: Double
    let latency: CallLatency
    /// From the file to a model that can be asked; nil where it was not measured.
    var loadSeconds: Double?
    /// The largest memory of this process so far, in units of 1e6 bytes.
    let peakMegabytes: Double
    /// The instruction set of the kernels in force.
    let instructionSet: String
    /// SHA-256 of the ids that were written, as JSON lines: equal for equal answers.
    let digest: String

    enum CodingKeys: String, CodingKey {
        case sequences, steps, batch, threads, tokens, wallSeconds, cpuSeconds, reviewsPerSecond
        case reviewsPerCPUSecond, loadSeconds, digest
        case latency = "latencyMs"
        case peakMegabytes = "rssPeakMb"
        case instructionSet = "isa"
    }

    init(_ bench: GenerationBench, laps: [Lap], callMilliseconds: [Double], digest: String) {
        let throughput = Throughput(reviews: bench.sequences.ids.count, laps: laps)
        sequences = bench.sequences.ids.count
        (steps, batch, threads) = (bench.steps, bench.batch, bench.threads)
        tokens = bench.sequences.ids.reduce(0) { $0 + $1.count }
        wallSeconds = laps.map(\.seconds).median ?? 0
        cpuSeconds = throughput.cpuSeconds
        reviewsPerSecond = throughput.reviewsPerSecond
        reviewsPerCPUSecond = throughput.reviewsPerCPUSecond
        let sorted = callMilliseconds.sorted()
        let rank = (9 * sorted.count + 9) / 10 - 1
        latency = CallLatency(
            median: sorted.median, p90: sorted.indices.contains(rank) ? sorted[rank] : nil)
        peakMegabytes = Self.peakMegabytes
        instructionSet = KernelBenchmark.level
        self.digest = digest
    }

    private static var peakMegabytes: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        // Linux counts units of 1,024 bytes (getrusage(2)).
        return Double(usage.ru_maxrss) * 1_024 / 1e6
    }
}
