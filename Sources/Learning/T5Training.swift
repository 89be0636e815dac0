import Opinions
import Student
import Training
import Transformer

/// How a T5 is trained: texts that it should write, and token by token what the parent would say in
/// their place, on old texts.
struct T5Training: FamilyTraining {
    /// Texts that the parent answers together.
    private static let batchTexts = 32

    private let directory: String
    private let draft: String
    private let parent: T5Student
    private let shape: T5Shape

    init(parent: String, folder: String) throws {
        (directory, draft) = (parent, folder + "/draft")
        self.parent = try Self.open(parent)
        shape = try Self.shape(of: parent, SafetensorsFile(path: parent + "/model.safetensors"))
    }

    /// With the tasks that texts can be held against.
    private static func open(_ directory: String) throws -> T5Student {
        let abilities = try LoadedStudent.abilities(directory: directory)
        let task = [StudentTask.extract, .categorise].first(where: abilities.contains)
        return try T5Student(directory: directory, tasks: Set([task].compactMap(\.self)))
    }

    var weightsSHA256: String { parent.weightsSHA256 }

    static func layout(
        of parent: String, _ weights: SafetensorsFile, _ adapters: LowRankSettings?
    ) throws(ModelFileError) -> ParameterLayout {
        ParameterLayout(
            .t5(try shape(of: parent, weights)), adapters: adapters, isFrozen: { _ in false })
    }

    private static func shape(
        of parent: String, _ weights: SafetensorsFile
    ) throws(ModelFileError) -> T5Shape {
        T5Shape(try T5Configuration(path: parent + "/config.json"), weights: weights)
    }

    static func student(
        _ parameters: StudentParameters, _ limits: BatchLimits, _ team: ThreadTeam
    ) -> TrainableT5 {
        TrainableT5(parameters: parameters, limits: limits, team: team)
    }

    func lessons(of text: TaughtText) -> [Lesson<TrainingPair>] {
        pairs(parent.lessons(of: text))
    }

    private func pairs(_ lessons: [T5Lesson]) -> [Lesson<TrainingPair>] {
        lessons.map { lesson in
            var pair = TrainingPair(ids: lesson.ids, text: lesson.text)
            if lesson.weights.contains(where: { $0 != 1 }) { pair.tokenWeights = lesson.weights }
            return Lesson(example: pair, kind: lesson.kind.rawValue)
        }.filter { $0.example.problem(for: shape) == nil }
    }

    /// Of what nobody labelled, the parent's own answer is the text along which it is asked.
    func held(
        _ texts: [TaughtText], to student: TrainableT5, holdWeight: Float,
        mayGoOn: (_ done: Int) -> Bool
    ) -> [TrainingPair]? {
        var held: [TrainingPair] = []
        for first in stride(from: 0, to: texts.count, by: Self.batchTexts) {
            guard mayGoOn(first) else { return nil }
            let batch = texts[first..<min(first + Self.batchTexts, texts.count)]
            var lessons = batch.map(parent.lessons)
            for kind in ownKinds {
                let unsaid = zip(batch, lessons).filter { _, lessons in
                    !lessons.contains { $0.kind == kind }
                }
                lessons.append(parent.ownLessons(of: unsaid.map(\.0.text), kind))
            }
            let pairs = pairs(lessons.flatMap(\.self)).map(\.example)
            held += zip(pairs, student.answers(to: pairs)).map { pair, answers in
                var pair = pair
                (pair.old, pair.oldWeight) = (answers, holdWeight)
                return pair
            }
        }
        return held
    }

    /// What the parent itself writes of texts. An analysis takes it as long as a dozen answers, so
    /// it writes those only if it writes nothing else.
    private var ownKinds: [T5Lesson.Kind] {
        let short = parent.lessonKinds.filter { $0 != .words }
        return short.isEmpty ? parent.lessonKinds : short
    }

    func costs(of examples: [TrainingPair], _ student: TrainableT5) -> [Double] {
        student.costs(of: examples)
    }

    /// A student that is being trained is written as a model directory first: it answers as it
    /// would in service, in the parent's precision and under its grammar.
    func pairs(in texts: [TaughtText], by student: TrainableT5?) throws -> [[OpinionPair]] {
        var answering = parent
        if let student {
            let weights = try SafetensorsFile(path: directory + "/model.safetensors")
            try Successor(of: directory, version: 0, labelled: []).draft(to: draft) {
                try student.parameters.write(to: $0, like: weights)
            }
            answering = try Self.open(draft)
        }
        return stride(from: 0, to: texts.count, by: Self.batchTexts).flatMap { first in
            let batch = texts[first..<min(first + Self.batchTexts, texts.count)]
            return answering.analyse(batch.map { answering.prepare($0.text) }).map { analysis in
                analysis.opinions.map { OpinionPair($0.target ?? $0.category ?? "", $0.polarity) }
            }
        }
    }

    func goldPairs(of text: TaughtText) -> [OpinionPair]? {
        if parent.tasks.contains(.extract) { return text.pairs }
        guard parent.tasks.contains(.categorise) else { return nil }
        return text.categories.map { categories in
            categories.sorted { $0.key < $1.key }.flatMap { name, polarities in
                Set(polarities).map { OpinionPair(name, $0) }
            }
        }
    }

    static func name(of pair: TrainingPair) -> String {
        "\(pair.ids) \(pair.text) \(pair.weight) \(pair.tokenWeights)"
    }
}
