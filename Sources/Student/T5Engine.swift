import Opinions
import Transformer

/// The parts of a T5 directory that compute: tokenizer, network and workspaces.
struct T5Engine: Sendable {
    let tokenizer: SentencePieceTokenizer
    let model: T5Model
    let workspaces: WorkspacePool<T5Workspace>
    private let cutter: SequenceCutter

    /// The longest sequence, end token included.
    let tokensMax: Int

    /// - Throws: where a file is broken, or does not fit the others or `opined.json`.
    init(_ directory: T5Directory) throws(ModelFileError) {
        let manifest = directory.manifest
        let configuration = try T5Configuration(path: directory.file("config.json"))
        guard (2...T5Model.sequenceTokensMax).contains(manifest.tokensMax) else {
            throw directory.refused(
                "tokens_max",
                "is \(manifest.tokensMax); the model takes 2 to \(T5Model.sequenceTokensMax)")
        }
        tokensMax = manifest.tokensMax
        cutter = SequenceCutter(piecesMax: manifest.tokensMax - 1)
        tokenizer = try directory.tokenizer()
        guard tokenizer.vocabularySize <= configuration.vocabularySize else {
            throw ModelFileError(
                file: directory.file("spiece.model"),
                problem: "has \(tokenizer.vocabularySize) pieces with the added ones of "
                    + "opined.json; config.json says \(configuration.vocabularySize)")
        }
        guard tokenizer.endID == configuration.endID else {
            throw ModelFileError(
                file: directory.file("config.json"), tensor: "eos_token_id",
                problem: "is \(configuration.endID); spiece.model says \(tokenizer.endID)")
        }
        let weights = try SafetensorsFile(path: directory.file("model.safetensors"))
        let model = try T5Model(configuration: configuration, weights: weights)
        try directory.check(model.precision)
        self.model = model
        workspaces = WorkspacePool { model.makeWorkspace() }
    }

    /// Tokens of a text, cut into sequences.
    func prepare(_ text: String) -> PreparedText {
        // A review that says </s> says so in words: it can't forge the structure of a sequence.
        let pieces = tokenizer.tokenize(text, specialTokens: .plainText)
        return PreparedText(
            text: text, pieces: pieces, sequences: cutter.sequences(of: pieces, in: text),
            specialTokens: 1)
    }

    /// What the encoder reads of a text.
    func sequences(of text: PreparedText) -> [[Int32]] {
        text.sequences.map { text.pieces.ids[$0] + [tokenizer.endID] }
    }

    /// The beginning of a text as one sequence, in which names of special tokens are those tokens.
    func literalSequence(_ text: String) -> [Int32] {
        Array(tokenizer.encode(text).prefix(tokensMax - 1)) + [tokenizer.endID]
    }

    func text(
        of generation: Generation, newlines: SentencePieceTokenizer.Newlines = .restored
    ) -> GeneratedText {
        GeneratedText(
            text: tokenizer.decode(generation.ids, newlines: newlines), ids: generation.ids,
            logProbability: generation.logProbability, isFinished: generation.isFinished)
    }
}

extension ModelDirectory<T5Family> {
    fileprivate func tokenizer() throws(ModelFileError) -> SentencePieceTokenizer {
        let settings = manifest.tokenizer
        let added = settings?.added ?? []
        guard settings?.newline.map({ name in added.contains { $0.content == name } }) ?? true
        else {
            throw refused("tokenizer.newline", "is not among tokenizer.added")
        }
        return try SentencePieceTokenizer(
            path: file("spiece.model"), added: added.map(AddedToken.init),
            newline: settings?.newline, cleansUpSpaces: settings?.cleansUpSpaces ?? false)
    }
}

extension TokenizerSettings {
    init(_ added: [AddedToken], newline: String?, cleansUpSpaces: Bool) {
        self.init(
            newline: newline, cleansUpSpaces: cleansUpSpaces,
            added: added.map {
                Added(
                    content: $0.content, id: $0.id, special: $0.isSpecial, lstrip: $0.stripsLeft,
                    rstrip: $0.stripsRight, normalized: $0.isNormalized,
                    singleWord: $0.isSingleWord)
            })
    }
}

extension AddedToken {
    fileprivate init(_ added: TokenizerSettings.Added) {
        self.init(
            content: added.content, id: added.id, isSpecial: added.special ?? false,
            stripsLeft: added.lstrip ?? false, stripsRight: added.rstrip ?? false,
            isNormalized: added.normalized ?? false, isSingleWord: added.singleWord ?? false)
    }
}
