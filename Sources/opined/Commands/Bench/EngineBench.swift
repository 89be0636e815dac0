import Opinions
import Student
import Transformer

/// The student without Kafka: the most that a daemon could reach.
struct EngineBench: Sendable {
    /// Longer texts are cut for the encoder, as the peers of Benchmarks/peers cut them.
    static let tokensMax = 256
    /// Texts that a thread takes at a time.
    static let step = 16

    let student: EncoderStudent
    let texts: [String]
    let threads: Int
    /// The least that each figure is measured for.
    let span: Duration

    /// All figures. Blocks: call on a thread of its own.
    func figures(
        encoder: EncoderModel, tokenizer: WordPieceTokenizer
    ) -> EngineFigures {
        let sequences = texts.map { text in
            let ids = tokenizer.tokenize(text).ids.prefix(Self.limit(encoder) - 2)
            return [tokenizer.classificationID] + ids + [tokenizer.separatorID]
        }
        let tokens = sequences.reduce(0) { $0 + $1.count }
        return EngineFigures(
            tokensPerReview: Double(tokens) / Double(texts.count),
            forward: forward(sequences, encoder), answering: answering(),
            latencyMilliseconds: latency())
    }

    private static func limit(_ encoder: EncoderModel) -> Int {
        min(tokensMax, encoder.configuration.positionsMax)
    }

    private func forward(_ sequences: [[Int32]], _ encoder: EncoderModel) -> Throughput {
        let laps = Lap.rounds(for: span) {
            ParallelRanges.each(of: sequences.count, by: Self.step, threads: threads) {
                let workspace = encoder.makeWorkspace()
                return { range in
                    encoder.encode(Array(sequences[range]), in: workspace) { _, _ in }
                }
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

    private func answer(_ texts: ArraySlice<String>) {
        let analyses = student.analyse(texts.map(student.prepare))
        for analysis in analyses {
            _ = ReviewResult(id: "bench", analysis: analysis, model: student.model, source: nil)
                .json()
        }
    }
}
