import Opinions
import Training
import Transformer

/// What of a run is of a family of students.
///
/// One thread owns it. Nothing of the parent is changed.
protocol FamilyTraining {
    associatedtype Student: Learner

    /// Opens the parent, to answer as it does in service.
    ///
    /// - Parameter folder: is there; what is written into it may be removed.
    init(parent: String, folder: String) throws

    /// Of the parent.
    var weightsSHA256: String { get }

    /// Where a student's tensors lie, and which are trained. Reads no weight.
    static func layout(
        of parent: String, _ weights: SafetensorsFile, _ adapters: LowRankSettings?
    ) throws(ModelFileError) -> ParameterLayout

    static func student(
        _ parameters: StudentParameters, _ limits: BatchLimits, _ team: ThreadTeam
    ) -> Student

    /// What is to be learned of a text; nothing where nothing is known of it.
    func lessons(of text: TaughtText) -> [Lesson<Student.Example>]

    /// Old texts with what is known of them, and with what the parent says of them.
    ///
    /// - Parameters:
    ///   - student: the parent as it can be trained.
    ///   - holdWeight: of what the parent says; above 0.
    ///   - mayGoOn: told how many of the texts are done.
    /// - Returns: nil where `mayGoOn` said no.
    func held(
        _ texts: [TaughtText], to student: Student, holdWeight: Float,
        mayGoOn: (_ done: Int) -> Bool
    ) -> [Student.Example]?

    /// How hard each is to believe for a student, by the token: a long text is not less likely to
    /// be right.
    func costs(of examples: [Student.Example], _ student: Student) -> [Double]

    /// What a student answers to texts as it would in service; nil: the parent.
    func pairs(in texts: [TaughtText], by student: Student?) throws -> [[OpinionPair]]

    /// What a student should answer to a text; nil where that is not known.
    func goldPairs(of text: TaughtText) -> [OpinionPair]?

    /// Names what is learned of an example, and not what holds it.
    static func name(of example: Student.Example) -> String
}

/// What is learned of a text, or of a part of it.
struct Lesson<Example> {
    var example: Example
    /// Those of one kind are compared where the hardest to believe are looked for.
    var kind = 0
}
