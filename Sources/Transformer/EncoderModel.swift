/// A BERT encoder: token ids in, last hidden states out.
///
/// Sequences are packed one behind the other; nothing is computed for padding. A sequence's states
/// depend on its ids and the weights alone, bit for bit: not on what else is encoded, on how many
/// threads, or on the instruction set.
///
/// Immutable; any number of threads may encode at once, each with its own workspace.
public final class EncoderModel: Sendable {
    public enum Precision: String, Sendable { case float32, int8 }

    public let configuration: EncoderConfiguration
    public let precision: Precision
    private let embedding: TokenEmbedding
    private let layers: [EncoderLayer]

    /// Reads `config.json` and `model.safetensors` of a model directory.
    public convenience init(directory: String) throws(ModelFileError) {
        try self.init(
            configuration: EncoderConfiguration(path: directory + "/config.json"),
            weights: SafetensorsFile(path: directory + "/model.safetensors"))
    }

    /// Copies what it needs: `weights` may be let go after.
    ///
    /// - Throws: where a tensor of the encoder is missing, or has another type or shape than
    ///   `configuration` says.
    public init(
        configuration: EncoderConfiguration, weights: SafetensorsFile
    ) throws(ModelFileError) {
        self.configuration = configuration
        let probe = "encoder.layer.0.attention.self.query.weight"
        precision = weights.type(of: probe) == .i8 ? .int8 : .float32
        embedding = try TokenEmbedding(weights: weights, configuration: configuration)
        var layers: [EncoderLayer] = []
        for index in 0..<configuration.layers {
            layers.append(
                try EncoderLayer(weights: weights, index: index, configuration: configuration))
        }
        self.layers = layers
    }

    public func makeWorkspace() -> EncoderWorkspace {
        EncoderWorkspace(configuration: configuration)
    }

    /// Encodes sequences, and lends the states of each to `body`, in order.
    ///
    /// - Parameter sequences: ids, [CLS] and [SEP] included.
    /// - Precondition: each sequence has 1 to `positionsMax` ids, each of 0..<`vocabularySize`;
    ///   `workspace` is of
    ///   this model's configuration and no other thread uses it.
    /// - Throws: what `body` throws; sequences after that are not encoded.
    public func encode<Failure: Error>(
        _ sequences: [[Int32]], in workspace: EncoderWorkspace,
        _ body: (_ sequence: Int, _ hidden: borrowing HiddenStates) throws(Failure) -> Void
    ) throws(Failure) {
        for sequence in sequences { check(sequence) }
        var first = 0
        while first < sequences.count {
            let chunk = first..<chunkEnd(of: sequences, from: first)
            let ranges = forward(sequences[chunk], in: workspace)
            for (index, range) in zip(chunk, ranges) {
                let hidden = HiddenStates(
                    tokens: range.count, width: configuration.hiddenSize,
                    base: workspace.hidden[range.lowerBound])
                try body(index, hidden)
            }
            first = chunk.upperBound
        }
    }

    private func check(_ sequence: [Int32]) {
        precondition(
            !sequence.isEmpty && sequence.count <= configuration.positionsMax,
            "\(sequence.count) tokens; a sequence has 1 to \(configuration.positionsMax)"
        )
        precondition(
            sequence.allSatisfy { $0 >= 0 && $0 < configuration.vocabularySize },
            "a token id outside of the vocabulary")
    }

    /// Where the chunk that begins at `first` ends: at least one sequence, then as many as fit.
    private func chunkEnd(of sequences: [[Int32]], from first: Int) -> Int {
        var tokens = sequences[first].count
        var end = first + 1
        while end < sequences.count, tokens + sequences[end].count <= EncoderWorkspace.chunkTokens {
            tokens += sequences[end].count
            end += 1
        }
        return end
    }

    /// Leaves the last hidden states in `workspace.hidden`, and says which rows are whose.
    private func forward(
        _ sequences: ArraySlice<[Int32]>, in workspace: EncoderWorkspace
    ) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var tokens = 0
        for sequence in sequences {
            embedding.look(up: sequence, into: workspace.hidden, from: tokens)
            ranges.append(tokens..<tokens + sequence.count)
            tokens += sequence.count
        }
        let hidden = workspace.hidden.resized(count: tokens, width: configuration.hiddenSize)
        embedding.normalize(hidden)
        for layer in layers { layer.apply(to: hidden, sequences: ranges, workspace: workspace) }
        return ranges
    }
}
