/// A T5: token ids of reviews in, token ids of a text out.
///
/// Sequences are packed one behind the other; nothing is computed for padding. What a sequence gets
/// depends on its ids and the weights alone, bit for bit: not on what else is in the call, in which
/// order, on how many threads, or on the instruction set.
///
/// Immutable; any number of threads may use it at once, each with its own workspace.
public final class T5Model: Sendable {
    /// The longest sequence, in tokens, its end token included.
    public static let sequenceTokensMax = 512
    /// The longest text, in tokens, its end token included.
    public static let generatedTokensMax = 512
    /// The most texts that are searched for at once, for one sequence.
    public static let beamsMax = 16

    public let configuration: T5Configuration
    /// int8 where any layer is.
    public let precision: EncoderModel.Precision
    let embedding: Linear
    let encoder: T5Encoder
    let decoder: T5Decoder

    /// Reads `config.json` and `model.safetensors` of a model directory.
    public convenience init(directory: String) throws(ModelFileError) {
        try self.init(
            configuration: T5Configuration(path: directory + "/config.json"),
            weights: SafetensorsFile(path: directory + "/model.safetensors"))
    }

    /// Copies what it needs, on all cores: `weights` may be let go after. Where there is no
    /// `lm_head.weight`, the head is the embedding.
    ///
    /// - Throws: where a tensor is missing, or has another type or shape than `configuration` says.
    public init(
        configuration: T5Configuration, weights: SafetensorsFile
    ) throws(ModelFileError) {
        func table(_ name: String) throws(ModelFileError) -> Linear {
            try Linear(
                weights: weights, joined: [name], inputs: configuration.modelWidth,
                outputs: configuration.vocabularySize, hasBias: false)
        }
        self.configuration = configuration
        encoder = try T5Encoder(weights: weights, configuration: configuration)
        embedding = try table("shared")
        let isTied = weights.type(of: T5Configuration.headName) == nil
        let head = isTied ? embedding : try table("lm_head")
        decoder = try T5Decoder(weights: weights, configuration: configuration, head: head)
        let tables = [embedding, head].contains { $0.precision == .int8 }
        precision = tables || encoder.isQuantized || decoder.isQuantized ? .int8 : .float32
    }

    public func makeWorkspace() -> T5Workspace {
        T5Workspace(configuration: configuration, precision: precision)
    }

    /// Encodes sequences, and lends the last states of the encoder to `body`, in order.
    ///
    /// - Parameter sequences: ids, the end token included.
    /// - Precondition: each sequence has 1 to ``sequenceTokensMax`` ids, each of
    ///   0..<`vocabularySize`; `workspace` is of this model's configuration and no other thread
    ///   uses it.
    /// - Throws: what `body` throws; sequences after that are not encoded.
    public func encode<Failure: Error>(
        _ sequences: [[Int32]], in workspace: T5Workspace,
        _ body: (_ sequence: Int, _ hidden: borrowing HiddenStates) throws(Failure) -> Void
    ) throws(Failure) {
        check(sequences)
        var first = 0
        while first < sequences.count {
            let chunk = first..<chunkEnd(of: sequences, from: first)
            let ranges = encoder.encode(
                sequences[chunk], embedding: embedding, workspace: workspace)
            for (index, range) in zip(chunk, ranges) {
                let hidden = HiddenStates(
                    tokens: range.count, width: configuration.modelWidth,
                    base: workspace.hidden[range.lowerBound])
                try body(index, hidden)
            }
            first = chunk.upperBound
        }
    }

    func check(_ sequences: [[Int32]]) {
        for sequence in sequences {
            precondition(
                !sequence.isEmpty && sequence.count <= Self.sequenceTokensMax,
                "\(sequence.count) tokens; a sequence has 1 to \(Self.sequenceTokensMax)")
            checkIDs(sequence)
        }
    }

    func checkIDs(_ ids: [Int32]) {
        precondition(
            ids.allSatisfy { $0 >= 0 && $0 < configuration.vocabularySize },
            "a token id outside of the vocabulary")
    }

    /// Where the chunk that begins at `first` ends: at least one sequence, then as many as fit.
    private func chunkEnd(of sequences: [[Int32]], from first: Int) -> Int {
        var tokens = sequences[first].count
        var end = first + 1
        while end < sequences.count, tokens + sequences[end].count <= T5Workspace.chunkTokens {
            tokens += sequences[end].count
            end += 1
        }
        return end
    }
}
