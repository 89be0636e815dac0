import Opinions
import Transformer

/// A student of either family: what `opined.json` says of itself decides which.
///
/// Any thread; an answer depends on its text, the model, the tasks and the labels alone.
public enum LoadedStudent: Sendable {
    case encoder(EncoderStudent)
    case t5(T5Student)

    /// Reads a model directory, checks all of it, and lets it answer its golden texts.
    ///
    /// - Parameters:
    ///   - tasks: what an analysis holds; what is not asked for is not computed.
    ///   - labels: what `classify` scores, in this order.
    ///   - usesGrammar: of the T5 family: whether opinions are written under the grammar.
    ///   - measuresDoubt: whether an analysis says how unsure it is; nothing else of it changes.
    /// - Throws: where a file is missing, truncated, altered, or not what `opined.json` says, where
    ///   the model lacks a task, and where it does not answer here as it did where it was made.
    public init(
        directory path: String, tasks: Set<StudentTask>, labels: [String] = [],
        usesGrammar: Bool = true, measuresDoubt: Bool = false
    ) throws(ModelFileError) {
        switch try StudentFamily(directory: path) {
        case .encoder:
            self = .encoder(
                try EncoderStudent(
                    directory: path, tasks: tasks, labels: labels, measuresDoubt: measuresDoubt))
        case .t5:
            self = .t5(
                try T5Student(
                    directory: path, tasks: tasks, labels: labels, usesGrammar: usesGrammar,
                    measuresDoubt: measuresDoubt))
        }
    }

    private var student: any FamilyStudent {
        switch self {
        case .encoder(let student): student
        case .t5(let student): student
        }
    }

    /// `opined-mini@3`, as results and headers name it.
    public var model: String { student.model }
    /// `int8` or `f32`.
    public var precision: String { student.precision }
    /// Of `model.safetensors`, in hexadecimal.
    public var weightsSHA256: String { student.weightsSHA256 }
    public var tasks: Set<StudentTask> { student.tasks }
    public var labels: [String] { student.labels }

    /// What only the T5 family can do; nil of another family.
    public var t5: T5Student? { if case .t5(let student) = self { student } else { nil } }

    /// Tokenizes. Linear in the text, and never fails: nothing is cut off.
    public func prepare(_ text: String) -> PreparedText { student.prepare(text) }

    /// What a text costs, in tokens.
    public func tokens(_ prepared: PreparedText) -> Int { prepared.tokens }

    /// One analysis for each text, in order.
    ///
    /// - Precondition: the texts were prepared by this student, or by one of the same model.
    public func analyse(_ batch: [PreparedText]) -> [Analysis] { student.analyse(batch) }

    /// The chance of each label of an analysis, where exactly one is right.
    public func shares(of labels: [LabelScore]) -> [Double] {
        switch self {
        case .encoder: labels.shares
        // Likelihoods are shares of each other from the start.
        case .t5: labels.map(\.score)
        }
    }
}

/// What the families have in common.
protocol FamilyStudent: Sendable {
    var model: String { get }
    var precision: String { get }
    var weightsSHA256: String { get }
    var tasks: Set<StudentTask> { get }
    var labels: [String] { get }
    func prepare(_ text: String) -> PreparedText
    func analyse(_ batch: [PreparedText]) -> [Analysis]
}

extension EncoderStudent: FamilyStudent {}
extension T5Student: FamilyStudent {}
