import Foundation
import Opinions
import Registry
import Student
import Training
import Transformer

/// Has champion and candidate answer the gate set: what `Gate` judges by.
public struct GateSitting {
    private static let batchTexts = 32
    private static let timedTexts = 48
    private static let timedRounds = 5

    /// What the gate judges by, and what people may want to see of it.
    public struct Outcome: Sendable {
        public var trial: GateTrial
        public var changes: AnswerChanges
    }

    private let set: GateSet
    private let grader: GateGrader
    private let secondsNow: () -> Double

    /// - Parameter secondsNow: a clock that only goes on.
    public init(_ set: GateSet, secondsNow: @escaping () -> Double) {
        (self.set, self.secondsNow) = (set, secondsNow)
        grader = GateGrader(
            tasks: BenchmarkTask.allCases.filter { task in
                set.sentences.contains { !$0.entry.pairs(task).isEmpty }
            })
    }

    /// - Parameters:
    ///   - champion: its model directory, as of the candidate.
    ///   - examples: how many the candidate was trained on.
    ///   - pools: the texts of its run.
    /// - Throws: `ModelFileError` where one does not load or answer its golden texts.
    public func sit(
        champion: String, candidate: String, examples: Int, pools: LessonPools
    ) throws -> Outcome {
        let (one, other) = (try student(champion), try student(candidate))
        let times = latencies(one, other)
        let texts = set.sentences.map(\.entry.sentence)
        let answers = zip(analyses(texts, one), analyses(texts, other))
        let items = zip(set.sentences, answers).map { sentence, answers in
            GateItem(
                isHard: sentence.isHard, group: sentence.group,
                blames: sentence.product.map { _ in
                    sentence.entry.aspects.first?.polarity == Polarity.negative.rawValue
                },
                champion: grader.grade(answers.0, of: sentence),
                candidate: grader.grade(answers.1, of: sentence))
        }
        var changes = AnswerChanges()
        for (sentence, (item, answers)) in zip(set.sentences, zip(items, answers))
        where sentence.product == nil {
            changes.add(
                sentence.entry,
                before: .init(answers.0.opinions, isRight: item.champion.isRight),
                after: .init(answers.1.opinions, isRight: item.candidate.isRight))
        }
        let trial = GateTrial(
            items: items, held: held(pools.heldAnswers, one, other),
            lessons: lessons(pools.new, one),
            champion: facts(one, champion, times.0, examples: 0, seen: 0),
            candidate: facts(
                other, candidate, times.1, examples: examples, seen: pools.gateTextsTrainedOn))
        return Outcome(trial: trial, changes: changes)
    }

    /// What both make of answers that nobody trains on.
    private func held(
        _ texts: [TaughtText], _ one: LoadedStudent, _ other: LoadedStudent
    ) -> [GateItem] {
        let known = texts.compactMap { text in text.pairs.map { (text, $0) } }
        let ours = analyses(known.map(\.0.text), one)
        let theirs = analyses(known.map(\.0.text), other)
        return zip(known, zip(ours, theirs)).map { text, analyses in
            let gold = [BenchmarkTask.extract: text.1]
            return GateItem(
                isHard: false, champion: grader.grade(analyses.0, by: gold),
                candidate: grader.grade(analyses.1, by: gold))
        }
    }

    private func lessons(_ texts: [TaughtText], _ champion: LoadedStudent) -> LessonFacts {
        let known = texts.filter { $0.terms?.isEmpty == false }
        var facts = LessonFacts()
        for (text, analysis) in zip(known, analyses(known.map(\.text), champion)) {
            facts.add(text, champion: analysis)
        }
        return facts
    }

    private func student(_ directory: String) throws -> LoadedStudent {
        var tasks = try LoadedStudent.abilities(directory: directory)
        // Answers of a teacher are about words, whatever the gate set knows of.
        for task in BenchmarkTask.allCases where task != .extract && !grader.tasks.contains(task) {
            if let unknown = StudentTask(rawValue: task.rawValue) { tasks.remove(unknown) }
        }
        return try LoadedStudent(
            directory: directory, tasks: tasks,
            labels: tasks.contains(.classify) ? GateGrader.labels : [])
    }

    private func analyses(_ texts: [String], _ student: LoadedStudent) -> [Analysis] {
        stride(from: 0, to: texts.count, by: Self.batchTexts).flatMap { first in
            student.analyse(
                texts[first..<min(first + Self.batchTexts, texts.count)].map(student.prepare))
        }
    }

    /// Median milliseconds of a text, one at a time, both in turns.
    private func latencies(_ one: LoadedStudent, _ other: LoadedStudent) -> (Double, Double) {
        let texts = set.sentences.prefix(Self.timedTexts).map(\.entry.sentence)
        func time(_ student: LoadedStudent, _ text: String) -> Double {
            let start = secondsNow()
            _ = student.analyse([student.prepare(text)])
            return (secondsNow() - start) * 1_000
        }
        func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
        guard !texts.isEmpty else { return (0, 0) }
        var (first, second): ([Double], [Double]) = ([], [])
        for _ in 0..<Self.timedRounds {
            for text in texts {
                first.append(time(one, text))
                second.append(time(other, text))
            }
        }
        return (median(first), median(second))
    }

    private func facts(
        _ student: LoadedStudent, _ directory: String, _ milliseconds: Double, examples: Int,
        seen: Int
    ) -> ModelFacts {
        // Who loaded has answered all of its golden texts.
        let goldens = LoadedStudent.goldens(directory: directory)
        return ModelFacts(
            model: student.model, weightsSHA256: student.weightsSHA256,
            latencyMilliseconds: milliseconds, bytes: Self.bytes(of: directory),
            goldens: goldens, goldensReproduced: goldens,
            hasFiniteWeights: Self.areFinite(directory), examples: examples, gateItemsSeen: seen)
    }

    /// Those of an encoder; of another family only what is said is looked at.
    private static func areFinite(_ directory: String) -> Bool {
        guard
            let configuration = try? EncoderConfiguration(path: directory + "/config.json"),
            let weights = try? SafetensorsFile(path: directory + "/model.safetensors"),
            let parameters = try? StudentParameters(
                configuration: configuration, weights: weights)
        else { return true }
        return parameters.firstBroken == nil
    }

    private static func bytes(of directory: String) -> Int {
        let manager = FileManager.default
        let names = (try? manager.contentsOfDirectory(atPath: directory)) ?? []
        return names.reduce(0) { sum, name in
            let file = try? manager.attributesOfItem(atPath: directory + "/" + name)
            return sum + ((file?[.size] as? Int) ?? 0)
        }
    }
}
