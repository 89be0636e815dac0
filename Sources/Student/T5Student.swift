import Opinions
import Transformer

/// A model directory that answers: text in, analysis out. The T5 family, the paper's student.
///
/// An answer depends on its text, the model, the tasks and the labels alone, bit for bit.
/// Immutable; any number of threads may ask at once.
public final class T5Student: Sendable {
    /// `t5-sentiment-base@1`, as results and headers name it.
    public let model: String
    /// `int8` or `f32`.
    public let precision: String
    /// Of `model.safetensors`, in hexadecimal.
    public let weightsSHA256: String
    public let tasks: Set<StudentTask>
    public let labels: [String]
    /// Whether opinions are written under the grammar.
    public let usesGrammar: Bool
    /// Whether an analysis says how unsure it is.
    public let measuresDoubt: Bool

    let directory: T5Directory
    let engine: T5Engine
    let terms, categories: OpinionWriter?
    private let sentiment: SentimentSource?
    let scorer: LabelScorer?
    private let question: LabelScorer.Question?

    /// Reads a model directory, checks all of it, and lets it answer its golden texts.
    ///
    /// - Parameters:
    ///   - tasks: what an analysis holds; what is not asked for is not computed.
    ///   - labels: what `classify` scores, in this order.
    ///   - usesGrammar: opinions are well-formed, and judge what the text holds. Without it the
    ///     model writes what it would write by itself; pieces that are ill-formed, or judge what
    ///     the text does not hold, are dropped and counted.
    ///   - measuresDoubt: whether an analysis says how unsure it is; nothing else of it changes.
    /// - Throws: where a file is missing, truncated, altered, or not what `opined.json` says, where
    ///   the model lacks a task, where a label can't be scored, and where the model does not answer
    ///   here as it did where it was made.
    public convenience init(
        directory path: String, tasks: Set<StudentTask>, labels: [String] = [],
        usesGrammar: Bool = true, measuresDoubt: Bool = false
    ) throws(ModelFileError) {
        let directory = try T5Directory(path: path)
        try self.init(
            directory, tasks: tasks, labels: labels, usesGrammar: usesGrammar,
            measuresDoubt: measuresDoubt)
        try SelfTest(directory).run { texts in
            analyse(texts.map(prepare), directory.goldenTasks)
        } generate: { texts in
            generate(texts, tokensMax: Golden.generatedTokensMax).map(\.ids)
        }
    }

    /// The same without golden texts.
    init(
        _ directory: T5Directory, tasks: Set<StudentTask>, labels: [String],
        usesGrammar: Bool = true, measuresDoubt: Bool = false
    ) throws(ModelFileError) {
        let manifest = directory.manifest
        model = "\(manifest.name)@\(manifest.version)"
        precision = manifest.precision
        weightsSHA256 = manifest.files["model.safetensors"]?.sha256 ?? ""
        (self.tasks, self.labels, self.usesGrammar) = (tasks, labels, usesGrammar)
        self.measuresDoubt = measuresDoubt
        self.directory = directory
        try directory.require(tasks)
        let engine = try T5Engine(directory)
        self.engine = engine
        terms = try .terms(directory, engine.tokenizer)
        categories = try .categories(directory, engine.tokenizer)
        sentiment = try SentimentSource(directory, engine)
        scorer = try LabelScorer(directory, engine)
        guard let scorer, tasks.contains(.classify) else {
            question = nil
            return
        }
        do throws(LabelError) {
            question = try scorer.wholeTextQuestion(labels: labels)
        } catch {
            throw directory.refused(
                "tasks.classify", "the model can't score the labels: \(error.problem)",
                remedy: error.remedy)
        }
    }

    /// Whether the sentiment of a text is that of its opinions.
    var takesSentimentFromOpinions: Bool { sentiment?.basis != nil }

    /// Tokenizes. Linear in the text, and never fails: nothing is cut off.
    public func prepare(_ text: String) -> PreparedText { engine.prepare(text) }

    /// What a text costs, in tokens of the encoder.
    public func tokens(_ prepared: PreparedText) -> Int { prepared.tokens }

    /// One analysis for each text, in order.
    ///
    /// - Precondition: the texts were prepared by this student, or by one of the same model.
    public func analyse(_ batch: [PreparedText]) -> [Analysis] {
        analyse(batch, tasks, underGrammar: usesGrammar)
    }

    /// The same for other tasks; the model must have them.
    func analyse(
        _ batch: [PreparedText], _ tasks: Set<StudentTask>, underGrammar: Bool = true
    ) -> [Analysis] {
        var analyses = batch.map { _ in Analysis() }
        var evidence = batch.map { _ in measuresDoubt ? DoubtEvidence() : nil }
        let basis = tasks.contains(.sentiment) ? sentiment?.basis : nil
        for (task, writer) in [(StudentTask.extract, terms), (.categorise, categories)] {
            guard let writer, tasks.contains(task) || basis == task else { continue }
            let answers =
                underGrammar ? answers(batch, by: writer) : freeAnswers(batch, by: writer)
            for text in batch.indices {
                let opinions = writer.findings(batch[text], answers[text]).map(writer.opinion)
                if basis == task { analyses[text].sentiment = Sentiment(of: opinions) }
                guard tasks.contains(task) else { continue }
                analyses[text].opinions += opinions
                analyses[text].droppedOpinions += answers[text].reduce(0) { $0 + $1.dropped }
                for answer in answers[text] { evidence[text]?.note(answer) }
            }
        }
        if case .likelihood(let reading) = sentiment, tasks.contains(.sentiment) {
            for (text, sentiment) in reading.sentiments(batch).enumerated() {
                analyses[text].sentiment = sentiment
            }
        }
        if let scorer, let question, tasks.contains(.classify) {
            for (text, scores) in scorer.scores(batch.map { ($0, question) }).enumerated() {
                analyses[text].labels = scorer.labelScores(labels, scores)
            }
        }
        for text in batch.indices {
            analyses[text].doubt = doubt(of: analyses[text], evidence[text], tasks)
        }
        return analyses
    }
}
