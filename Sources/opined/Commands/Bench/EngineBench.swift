import Opinions
import Student
import Transformer

/// The student without Kafka: the most that a daemon could reach.
struct EngineBench: Sendable {
    /// Longer texts are cut for the encoder, as the peers of Benchmarks/peers cut them.
    static let tokensMax = 256
    /// Texts that a thread takes at a time.
    static let step = 16

    let student: LoadedStudent
    let texts: [String]
    let threads: Int
    /// The least that each figure is measured for.
    let span: Duration

    /// All figures. Blocks: call on a thread of its own.
    func figures(of encoder: BenchEncoder) -> EngineFigures {
        let sequences = encoder.sequences(of: texts)
        let tokens = sequences.reduce(0) { $0 + $1.count }
        return EngineFigures(
            tokensPerReview: Double(tokens) / Double(texts.count),
            forward: forward(sequences, encoder), answering: answering(),
            latencyMilliseconds: latency())
    }

    private func forward(_ sequences: [[Int32]], _ encoder: BenchEncoder) -> Throughput {
        let laps = Lap.rounds(for: span) {
            ParallelRanges.each(of: sequences.count, by: Self.step, threads: threads) {
                let encode = encoder.makeEncode()
                return { range in encode(Array(sequences[range])) }
            }
        }
        return Throughput(reviews: sequences.count, laps: laps)
    }

    private func answering() -> Throughput {
        Throughput(reviews: texts.count, laps: Lap.rounds(for: span, answeringLap))
    }

    /// All texts once, from text to JSON, as the daemon answers.
    func answeringLap() -> Lap {
        ParallelRanges.each(of: texts.count, by: Self.step, threads: threads) {
            { range in answer(texts[range]) }
        }
    }

    private func latency() -> Latency {
        var histogram = LatencyHistogram()
        let end = ContinuousClock.now + span
        for text in texts.indices where ContinuousClock.now < end || text < Lap.roundsMin {
            histogram.record(ContinuousClock().measure { answer(texts[text...text]) })
        }
        return Latency(histogram)
    }

    private func answer(_ texts: ArraySlice<String>) { Self.answer(texts, by: student) }

    static func answer(_ texts: ArraySlice<String>, by student: LoadedStudent) {
        let analyses = student.analyse(texts.map(student.prepare))
        for analysis in analyses {
            _ = ReviewResult(id: "bench", analysis: analysis, model: student.model, source: nil)
                .json()
        }
    }
}
