import Opinions
import Transformer

/// A text that a model wrote.
public struct GeneratedText: Equatable, Sendable {
    /// Special tokens left out.
    public var text: String
    /// Without the end token.
    public var ids: [Int32]
    /// Natural logarithm, the end token included.
    public var logProbability: Float
    /// Whether the model came to an end by itself.
    public var isFinished: Bool
}

/// What a model writes for a benchmark task without a grammar, and what the paper's parser makes of
/// it.
public struct FreePairs: Equatable, Sendable {
    public var text: String
    public var pairs: [OpinionPair]
    /// Pieces that the parser drops, white space alone not counted.
    public var illFormed: Int
}

extension T5Student {
    /// The longest text that is generated, in tokens, end token included.
    public static let generatedTokensMax = T5Model.generatedTokensMax
    /// The paper generates at most 100 tokens, the start token among them.
    public static let freeTokensMax = 99

    /// What the model writes, greedily and without a grammar: as Hugging Face, letter for letter.
    /// A line break is the token that stands for it, `[NL]`.
    ///
    /// Names of special tokens in a text are those tokens, as there. Of a text that is longer than
    /// the model's longest sequence only the beginning is read.
    ///
    /// - Parameter tokensMax: 1 to ``generatedTokensMax``, end token included.
    public func generate(_ texts: [String], tokensMax: Int) -> [GeneratedText] {
        let generations = engine.workspaces.withWorkspace {
            engine.model.generate(
                texts.map(engine.literalSequence), tokensMax: tokensMax, in: $0)
        }
        return generations.map { engine.text(of: $0, newlines: .asToken) }
    }

    /// What the model writes for a benchmark task, as the paper's code runs and reads it. The
    /// answers to the sequences of a long text are joined.
    public func freePairs(
        _ batch: [PreparedText], _ task: BenchmarkTask, tokensMax: Int = freeTokensMax
    ) -> [FreePairs] {
        zip(batch, free(batch, tokensMax: tokensMax)).map { sentence, generations in
            let text = generations.map { engine.text(of: $0).text }.joined(separator: " ; ")
            let pieces = text.unicodeScalars.split(separator: ";").count { piece in
                !piece.allSatisfy(\.properties.isWhitespace)
            }
            let pairs = OpinionText.parsed(text, sentence: sentence.text, task: task)
            return FreePairs(text: text, pairs: pairs, illFormed: pieces - pairs.count)
        }
    }
}
