import Opinions
import Transformer

/// A model directory that answers: text in, analysis out. The encoder family.
///
/// An answer depends on its text, the model, the tasks and the labels alone, bit for bit.
/// Immutable; any number of threads may ask at once.
public final class EncoderStudent: Sendable {
    /// `opined-mini@3`, as results and headers name it.
    public let model: String
    /// `int8` or `f32`.
    public let precision: String
    /// Of `model.safetensors`, in hexadecimal.
    public let weightsSHA256: String
    public let tasks: Set<StudentTask>
    public let labels: [String]
    /// Whether an analysis says how unsure it is.
    public let measuresDoubt: Bool
    let tokenizer: WordPieceTokenizer
    private let cutter: SequenceCutter
    let heads: Heads
    private let encoder: EncoderModel
    private let workspaces: WorkspacePool<EncoderWorkspace>

    /// Reads a model directory, checks all of it, and lets it answer its golden texts.
    ///
    /// - Parameters:
    ///   - tasks: what an analysis holds; what is not asked for is not computed.
    ///   - labels: what `classify` scores, in this order.
    ///   - measuresDoubt: whether an analysis says how unsure it is; nothing else of it changes.
    /// - Throws: where a file is missing, truncated, altered, or not what `opined.json` says, where
    ///   the model lacks a task, and where it does not answer here as it did where it was made.
    public convenience init(
        directory path: String, tasks: Set<StudentTask>, labels: [String] = [],
        measuresDoubt: Bool = false
    ) throws(ModelFileError) {
        let directory = try EncoderDirectory(path: path)
        try self.init(directory, tasks: tasks, labels: labels, measuresDoubt: measuresDoubt)
        try SelfTest(directory).run { texts in
            analyse(texts.map(prepare), directory.goldenTasks)
        }
    }

    /// The same without golden texts.
    init(
        _ directory: EncoderDirectory, tasks: Set<StudentTask>, labels: [String],
        measuresDoubt: Bool = false
    ) throws(ModelFileError) {
        let manifest = directory.manifest
        model = "\(manifest.name)@\(manifest.version)"
        precision = manifest.precision
        weightsSHA256 = manifest.files["model.safetensors"]?.sha256 ?? ""
        self.tasks = tasks
        self.labels = labels
        self.measuresDoubt = measuresDoubt
        let configuration = try EncoderConfiguration(path: directory.file("config.json"))
        guard (3...configuration.positionsMax).contains(manifest.tokensMax) else {
            throw directory.refused(
                "tokens_max",
                "is \(manifest.tokensMax); the encoder takes 3 to \(configuration.positionsMax)")
        }
        cutter = SequenceCutter(piecesMax: manifest.tokensMax - 2)
        tokenizer = try WordPieceTokenizer(path: directory.file("tokenizer.json"))
        guard tokenizer.vocabularySize <= configuration.vocabularySize else {
            throw ModelFileError(
                file: directory.file("tokenizer.json"),
                problem: "has \(tokenizer.vocabularySize) pieces; config.json says "
                    + "\(configuration.vocabularySize)")
        }
        let weights = try SafetensorsFile(path: directory.file("model.safetensors"))
        let encoder = try EncoderModel(configuration: configuration, weights: weights)
        try directory.check(encoder.precision)
        self.encoder = encoder
        workspaces = WorkspacePool { encoder.makeWorkspace() }
        var heads = try Heads(directory, weights: weights, width: configuration.hiddenSize)
        try directory.require(tasks)
        if tasks.contains(.classify) {
            let (mute, tokenizer, cutter, workspaces) = (heads, tokenizer, cutter, workspaces)
            heads.read(labels: labels) { texts in
                let prepared = texts.map { PreparedText($0, tokenizer, cutter) }
                return Self.answers(
                    to: prepared, [.classify], false, mute, encoder, tokenizer, workspaces)
            }
        }
        self.heads = heads
    }

    /// Tokenizes. Linear in the text, and never fails: nothing is cut off.
    public func prepare(_ text: String) -> PreparedText { PreparedText(text, tokenizer, cutter) }

    /// What a text costs, in tokens.
    public func tokens(_ prepared: PreparedText) -> Int { prepared.tokens }

    /// One analysis for each text, in order.
    ///
    /// - Precondition: the texts were prepared by this student, or by one of the same model.
    public func analyse(_ batch: [PreparedText]) -> [Analysis] { analyse(batch, tasks) }

    /// The same for other tasks; the model must have them.
    func analyse(_ batch: [PreparedText], _ tasks: Set<StudentTask>) -> [Analysis] {
        let answers = Self.answers(
            to: batch, tasks, measuresDoubt, heads, encoder, tokenizer, workspaces)
        return zip(batch, answers).map { heads.analysis(of: $0.text, $1, tasks) }
    }

    /// A sequence as the encoder gets it, with [CLS] and [SEP].
    func ids(_ pieces: Tokens, _ range: Range<Int>) -> [Int32] {
        Self.ids(pieces, range, tokenizer)
    }

    private static func ids(
        _ pieces: Tokens, _ range: Range<Int>, _ tokenizer: WordPieceTokenizer
    ) -> [Int32] {
        [tokenizer.classificationID] + pieces.ids[range] + [tokenizer.separatorID]
    }

    /// For each text, what the heads say of each of its sequences.
    private static func answers(
        to batch: [PreparedText], _ tasks: Set<StudentTask>, _ measuresDoubt: Bool,
        _ heads: Heads, _ encoder: EncoderModel, _ tokenizer: WordPieceTokenizer,
        _ workspaces: WorkspacePool<EncoderWorkspace>
    ) -> [[SequenceAnswer]] {
        let parts = batch.indices.flatMap { text in
            batch[text].sequences.map { (text: text, range: $0) }
        }
        let sequences = parts.map { ids(batch[$0.text].pieces, $0.range, tokenizer) }
        var answers = [[SequenceAnswer]](repeating: [], count: batch.count)
        workspaces.withWorkspace { workspace in
            encoder.encode(sequences, in: workspace) { index, hidden in
                let (text, range) = parts[index]
                answers[text].append(
                    heads.answer(
                        hidden, batch[text].pieces, range, tasks, measuresDoubt: measuresDoubt))
            }
        }
        return answers
    }
}

extension PreparedText {
    fileprivate init(_ text: String, _ tokenizer: WordPieceTokenizer, _ cutter: SequenceCutter) {
        self.text = text
        // A review that says [SEP] says so in words: it can't forge the structure of a sequence.
        pieces = tokenizer.tokenize(text, specialTokens: .plainText)
        sequences = cutter.sequences(of: pieces, in: text)
        specialTokens = 2
    }
}
