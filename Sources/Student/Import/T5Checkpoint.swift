import Transformer

/// The weights of a T5 checkpoint: all that `config.json` asks for, of the right shapes, each under
/// one name, and nothing else. The values are read as they are needed.
///
/// Hugging Face saves some tensors twice, and some that T5 does not use: what stands for the
/// embedding must hold its very values, or the checkpoint contradicts itself and is refused.
struct T5Checkpoint: Sendable {
    static let embedding = "shared.weight"
    static let head = "lm_head.weight"
    /// Other names of the embedding.
    static let embeddingAliases = ["encoder.embed_tokens.weight", "decoder.embed_tokens.weight"]
    /// Old checkpoints hold it; T5 has no position bias there, and Hugging Face ignores it too.
    static let ignored = ["decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight"]
    /// How far `vocab_size` may be from the rows of the embedding: the unit by which T5's are
    /// padded.
    static let vocabularySlack = 128

    struct Tensor: Equatable, Sendable {
        let name: String
        let shape: [Int]
        /// Whether an int8 model holds it in int8.
        let isLinear: Bool

        var rows: Int { shape.first ?? 0 }
        var width: Int { shape.dropFirst().reduce(1, *) }
        var count: Int { rows * width }
    }

    /// Some rows of a tensor, few enough to be in memory.
    struct Block: Sendable {
        let tensor: Tensor
        let rows: Range<Int>
    }

    /// The values of a block; a longer row is a block of its own.
    static let blockValues = 1 << 20

    let configuration: T5Configuration
    /// Whether the head is the embedding.
    let isTied: Bool
    /// Rows of the embedding; `vocab_size` may say another number.
    let vocabularyRows: Int
    /// What a model directory holds, with the shapes of this checkpoint.
    let tensors: [Tensor]
    private let files: ShardedCheckpoint
    /// Where the embedding stands.
    private let embeddingSource: String

    /// - Throws: at the first tensor that is missing, surplus, of another shape, or contradicts
    ///   another one.
    init(_ folder: CheckpointFolder) throws(ModelFileError) {
        let path = folder.file(CheckpointFolder.configurationName)
        let configuration = try T5Configuration(path: path)
        let files = try ShardedCheckpoint(folder: folder.path)
        let isSaidTied = try JSONFile.read(path)["tie_word_embeddings"] != .bool(false)
        let embedding = Self.embeddingSource(files, isSaidTied: isSaidTied)
        let rows = try Self.rows(of: embedding, files, configuration)
        let isTied = try Self.isTied(
            files, embedding: embedding, isSaidTied: isSaidTied,
            scalesLogits: configuration.scalesLogits)
        tensors = configuration.tensors(isTied: isTied).map { tensor in
            let hasVocabulary = [Self.embedding, Self.head].contains(tensor.name)
            return Tensor(
                name: tensor.name, shape: hasVocabulary ? [rows, tensor.shape[1]] : tensor.shape,
                isLinear: tensor.isLinear)
        }
        (self.configuration, self.files, self.isTied) = (configuration, files, isTied)
        (vocabularyRows, embeddingSource) = (rows, embedding)
        try checkNames()
        try checkShapes()
        try checkSpecialIDs(path)
    }

    /// Some rows of a tensor of ``tensors`` as f32.
    func rows(of name: String, _ rows: Range<Int>) throws(ModelFileError) -> [Float] {
        try files.convertedRows(name == Self.embedding ? embeddingSource : name, rows)
    }

    /// All of it in blocks, in the order of ``tensors``.
    func blocks() -> [Block] { tensors.flatMap(blocks) }

    func blocks(of tensor: Tensor) -> [Block] {
        let step = max(1, Self.blockValues / max(1, tensor.width))
        return stride(from: 0, to: tensor.rows, by: step).map { start in
            Block(tensor: tensor, rows: start..<min(start + step, tensor.rows))
        }
    }

    private static let sameModel = "take config.json and the weights from the same model"

    private static func embeddingSource(_ files: ShardedCheckpoint, isSaidTied: Bool) -> String {
        let names = [embedding] + embeddingAliases + (isSaidTied ? [head] : [])
        return names.first { files.shape(of: $0) != nil } ?? embedding
    }

    private static func rows(
        of embedding: String, _ files: ShardedCheckpoint, _ configuration: T5Configuration
    ) throws(ModelFileError) -> Int {
        guard let shape = files.shape(of: embedding) else { throw files.missing(embedding) }
        guard shape.count == 2, shape[1] == configuration.modelWidth else {
            throw files.error(
                embedding,
                "has the shape \(shape); config.json says d_model \(configuration.modelWidth)",
                remedy: sameModel)
        }
        guard abs(shape[0] - configuration.vocabularySize) <= vocabularySlack else {
            throw files.error(
                embedding,
                "has \(shape[0]) rows; config.json says vocab_size "
                    + "\(configuration.vocabularySize)", remedy: sameModel)
        }
        return shape[0]
    }

    private func checkNames() throws(ModelFileError) {
        let expected = Set(tensors.map(\.name))
        let known =
            expected.union(Self.embeddingAliases).union(Self.ignored)
            .union([Self.embedding, Self.head])
        if let surplus = files.names.first(where: { !known.contains($0) }) {
            let count = files.names.count { !known.contains($0) }
            throw files.error(
                surplus,
                "is no tensor of a T5 of this config.json"
                    + (count > 1 ? ", and \(count - 1) others are none" : ""),
                remedy: Self.sameModel)
        }
        for tensor in tensors where tensor.name != Self.embedding {
            if files.shape(of: tensor.name) == nil { throw files.missing(tensor.name) }
        }
    }

    private func checkShapes() throws(ModelFileError) {
        for tensor in tensors where tensor.name != Self.embedding {
            guard let shape = files.shape(of: tensor.name), shape != tensor.shape else { continue }
            throw files.error(
                tensor.name, "has the shape \(shape); config.json asks for \(tensor.shape)",
                remedy: Self.sameModel)
        }
    }

    /// Holds the ids of `config.json` against the rows that there are.
    private func checkSpecialIDs(_ path: String) throws(ModelFileError) {
        let ids = [
            ("pad_token_id", configuration.padID), ("eos_token_id", configuration.endID),
            ("decoder_start_token_id", configuration.startID),
        ]
        for (key, id) in ids where id >= vocabularyRows {
            throw ModelFileError(
                file: path, tensor: key,
                problem: "is \(id); \(Self.embedding) has \(vocabularyRows) rows",
                remedy: Self.sameModel)
        }
    }

    /// Whether the head is the embedding, by what the file holds rather than by what is said of it:
    /// transformers 5 writes `tie_word_embeddings` whatever the head is.
    private static func isTied(
        _ files: ShardedCheckpoint, embedding: String, isSaidTied: Bool, scalesLogits: Bool
    ) throws(ModelFileError) -> Bool {
        for alias in embeddingAliases where files.shape(of: alias) != nil && alias != embedding {
            guard try files.areEqual(alias, embedding) else {
                throw files.error(
                    alias, "differs from \(embedding); T5 has one embedding for both sides",
                    remedy: "remove the one that the model was not trained with")
            }
        }
        guard files.shape(of: head) != nil else {
            if isSaidTied { return true }
            throw files.missing(head, because: "config.json says tie_word_embeddings: false")
        }
        if head == embedding { return true }
        if try files.areEqual(head, embedding) { return true }
        guard !scalesLogits else {
            throw files.error(
                head, "differs from \(embedding); config.json says that they are one",
                remedy: "set tie_word_embeddings to false in config.json if the head is one of its "
                    + "own, else remove the tensor")
        }
        return false
    }
}

extension ShardedCheckpoint {
    /// Rows that are compared at a time.
    private static let comparedRows = 1_024

    fileprivate func missing(_ name: String, because reason: String? = nil) -> ModelFileError {
        error(
            name, "is missing" + (reason.map { "; \($0)" } ?? ""),
            remedy: "take config.json and the weights from the same model, saved whole")
    }

    /// Whether two tensors hold the same values, whatever their types.
    fileprivate func areEqual(_ one: String, _ other: String) throws(ModelFileError) -> Bool {
        guard let shape = shape(of: one), shape == self.shape(of: other) else { return false }
        let count = shape.first ?? 0
        for start in stride(from: 0, to: count, by: Self.comparedRows) {
            let rows = start..<min(start + Self.comparedRows, count)
            guard try convertedRows(one, rows) == convertedRows(other, rows) else { return false }
        }
        return true
    }
}
