import Opinions
import Student
import Training
import Transformer

/// How an encoder is trained: labels for its heads, and the parent's logits on old texts.
struct EncoderTraining: FamilyTraining {
    /// They stay as they are: half of the parameters, of which a run meets few.
    private static let frozen = "embeddings.word_embeddings.weight"

    private let parent: EncoderStudent
    private let maker: ExampleMaker

    init(parent: String, folder: String) throws {
        self.parent = try EncoderStudent(directory: parent, tasks: [.extract])
        let weights = try SafetensorsFile(path: parent + "/model.safetensors")
        maker = ExampleMaker(
            self.parent, labels: try EncoderLabels(directory: parent),
            shape: try Self.shape(of: parent, weights))
    }

    var weightsSHA256: String { parent.weightsSHA256 }

    static func layout(
        of parent: String, _ weights: SafetensorsFile, _ adapters: LowRankSettings?
    ) throws(ModelFileError) -> ParameterLayout {
        ParameterLayout(
            .encoder(try shape(of: parent, weights)), adapters: adapters,
            isFrozen: { $0 == frozen })
    }

    private static func shape(
        of parent: String, _ weights: SafetensorsFile
    ) throws(ModelFileError) -> StudentShape {
        try StudentShape(
            EncoderConfiguration(path: parent + "/config.json"), weights: weights)
    }

    static func student(
        _ parameters: StudentParameters, _ limits: BatchLimits, _ team: ThreadTeam
    ) -> TrainableStudent {
        TrainableStudent(parameters: parameters, limits: limits, team: team)
    }

    func lessons(of text: TaughtText) -> [Lesson<TrainingExample>] {
        maker.examples(of: text).filter(\.isLabelled).map { Lesson(example: $0) }
    }

    func held(
        _ texts: [TaughtText], to student: TrainableStudent, holdWeight: Float,
        mayGoOn: (_ done: Int) -> Bool
    ) -> [TrainingExample]? {
        let examples = texts.flatMap(maker.examples)
        return zip(examples, student.answers(to: examples.map(\.ids))).map { example, answers in
            var example = example
            (example.old, example.oldWeight) = (answers, holdWeight)
            return example
        }
    }

    func costs(of examples: [TrainingExample], _ student: TrainableStudent) -> [Double] {
        zip(examples, student.costs(of: examples, LossSettings())).map {
            $1.total / Double($0.ids.count)
        }
    }

    func pairs(
        in texts: [TaughtText], by student: TrainableStudent?
    ) throws -> [[OpinionPair]] {
        let prepared = texts.map { parent.prepare($0.text) }
        guard let student else {
            return parent.analyse(prepared).map { Self.pairs($0.opinions) }
        }
        let sequences = prepared.map { parent.sequences(of: $0) }
        var answers = student.answers(to: sequences.flatMap { $0.map(\.ids) })[...]
        return zip(prepared, sequences).map { text, sequences in
            let logits = answers.prefix(sequences.count).map(\.tags)
            answers = answers.dropFirst(sequences.count)
            return Self.pairs(parent.opinions(in: text, tagLogits: logits))
        }
    }

    private static func pairs(_ opinions: [Opinion]) -> [OpinionPair] {
        opinions.compactMap { opinion in
            opinion.target.map { OpinionPair($0, opinion.polarity) }
        }
    }

    func goldPairs(of text: TaughtText) -> [OpinionPair]? { text.pairs }

    static func name(of example: TrainingExample) -> String {
        "\(example.ids) \(example.tags) \(example.sentiment)"
    }
}

extension TrainingExample {
    /// Whether anything is known of it.
    fileprivate var isLabelled: Bool {
        !tags.isEmpty || !sentiment.isEmpty || categories != nil
    }
}
