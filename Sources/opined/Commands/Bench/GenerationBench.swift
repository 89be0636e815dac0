import Synchronization
import Transformer

/// A T5 that writes: encoder and decoder on ids, a fixed number of tokens each, as the peers of
/// Benchmarks/peers do the same work.
struct GenerationBench: Sendable {
    let model: T5Model
    let sequences: BenchSequences
    /// Tokens that are written for each sequence; the end token is one like any other.
    let steps: Int
    /// Sequences that a thread takes at a time.
    let batch: Int
    let threads: Int
    /// How many common ids the head may choose from besides those of the sequence; nil: from all.
    var restricted: Int?

    /// Measures rounds over all sequences. Blocks: call on a thread of its own.
    ///
    /// - Parameter rounds: how many; nil: as many as fill `span`, as ``Lap/rounds(for:_:)`` does.
    /// - Returns: the figures, and the ids that were written, the same in every round.
    func run(rounds: Int?, span: Duration) -> (figures: GenerationFigures, ids: [[Int32]]) {
        warmUp()
        let calls = Mutex<[Double]>([])
        let written = Mutex([[Int32]](repeating: [], count: sequences.ids.count))
        func lap() -> Lap {
            ParallelRanges.each(of: sequences.ids.count, by: batch, threads: threads) {
                let workspace = model.makeWorkspace()
                return { range in
                    var texts: [Generation] = []
                    let took = ContinuousClock().measure { texts = write(range, workspace) }
                    calls.withLock { $0.append(took / .milliseconds(1)) }
                    written.withLock { $0.replaceSubrange(range, with: texts.map(\.ids)) }
                }
            }
        }
        let laps =
            rounds.map { count in (0..<count).map { _ in lap() } }
            ?? Lap.rounds(for: span, lap)
        let ids = written.withLock(\.self)
        let figures = GenerationFigures(
            self, laps: laps, callMilliseconds: calls.withLock(\.self),
            digest: BenchSequences.digest(ids))
        return (figures, ids)
    }

    private func write(_ range: Range<Int>, _ workspace: T5Workspace) -> [Generation] {
        let ids = Array(sequences.ids[range])
        guard let restricted else {
            return model.generate(ids, tokensMax: steps, stepsForced: true, in: workspace)
        }
        let grammars = ids.map {
            OwnTokens($0, common: restricted, configuration: model.configuration)
        }
        return model.generate(ids, under: grammars, tokensMax: steps, in: workspace)
    }

    /// A small batch, so that the weights are in memory before the clock runs.
    private func warmUp() {
        let first = sequences.ids.prefix(2)
        _ = model.generate(
            Array(first), tokensMax: min(steps, 2), stepsForced: true, in: model.makeWorkspace())
    }
}

/// Allows at every step the ids of the sequence, and some common ones; never the end token.
private struct OwnTokens: TokenGrammar {
    /// The first of the common ids: those before it are markup and the shortest pieces.
    static let firstCommonID = 100

    private let ids: [Int32]

    init(_ sequence: [Int32], common: Int, configuration: T5Configuration) {
        let last = min(Self.firstCommonID + common, configuration.vocabularySize)
        let common = (Self.firstCommonID..<max(last, Self.firstCommonID)).map(Int32.init)
        ids = Set(sequence + common).subtracting([configuration.endID]).sorted()
    }

    func allowed() -> AllowedTokens { .only(ids) }
    mutating func take(_ token: Int32) {}
}
