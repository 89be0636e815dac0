import Opinions
import Transformer

/// What the encoder gets of a text, or of a part of a long one, with the place of each token: what
/// training needs to put labels on tokens.
public struct EncoderSequence: Equatable, Sendable {
    /// Unicode scalars of the text, and whether a word begins with the token: tags stand there.
    public struct Place: Equatable, Sendable {
        public var scalars: Range<Int>
        public var isFirstOfWord: Bool
    }

    /// With [CLS] and [SEP].
    public var ids: [Int32]
    /// One for each id; nil of [CLS] and [SEP].
    public var places: [Place?]
}

/// The names of what a model's heads say, in the order of their outputs. Empty of a head that the
/// model lacks.
public struct EncoderLabels: Equatable, Sendable {
    /// `O`, `B-positive`, …
    public var tags: [String]
    public var categories: [String]
    /// Of categories, without "absent".
    public var polarities: [String]
    public var sentiments: [String]

    /// Reads those of a model directory.
    ///
    /// - Throws: where it is none of the encoder family.
    public init(directory path: String) throws(ModelFileError) {
        let tasks = try ModelManifest<EncoderFamily>(path: path + "/opined.json").tasks
        tags = tasks.extract?.tags ?? []
        categories = tasks.categorise?.categories ?? []
        polarities = tasks.categorise?.polarities ?? []
        sentiments = tasks.sentiment?.labels ?? []
    }
}

extension EncoderStudent {
    /// The sequences of a text, in order; one but of a text that is longer than the model reads.
    public func sequences(of prepared: PreparedText) -> [EncoderSequence] {
        let pieces = prepared.pieces
        return prepared.sequences.map { range in
            EncoderSequence(
                ids: ids(pieces, range),
                places: [nil]
                    + range.map { piece in
                        EncoderSequence.Place(
                            scalars: Int(pieces.starts[piece])..<Int(pieces.ends[piece]),
                            isFirstOfWord: piece == range.lowerBound
                                || pieces.isFirstOfWord(piece))
                    } + [nil])
        }
    }
}

extension EncoderStudent {
    /// The opinions on terms that other logits of the same head speak for: those of a student that
    /// is being trained. Their confidence is not calibrated.
    ///
    /// - Parameter tagLogits: of each sequence of the text, (ids, tags).
    public func opinions(in prepared: PreparedText, tagLogits: [[Float]]) -> [Opinion] {
        guard let aspect = heads.aspect else { return [] }
        let answers = zip(prepared.sequences, tagLogits).map { range, logits in
            var answer = SequenceAnswer(tokens: range.count + 2)
            answer.terms = aspect.terms(
                logits: logits, pieces: prepared.pieces, range: range, evidence: &answer.evidence)
            return answer
        }
        return heads.analysis(of: prepared.text, answers, [.extract]).opinions
    }
}
