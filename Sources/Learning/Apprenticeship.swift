import Disk
import Distillation
import Foundation
import Opinions
import Registry
import Student
import Training
import Transformer

/// Trains a successor of a student, from texts to a model directory.
///
/// The same texts, settings and parent give the same successor, bit for bit, on any number of
/// threads, and whether or not the run was killed in between.
///
/// One thread owns it. Nothing of the parent is changed, nothing outside of `folder` is written.
public struct Apprenticeship {
    /// The folder's files, all of which may be removed between runs.
    private enum File {
        static let look = "look.checkpoint"
        static let run = "run.checkpoint"
        static let candidate = "candidate"
    }

    /// A successor, and how it came to be.
    public struct Outcome: Sendable {
        /// Its model directory.
        public var directory: String
        public var plan: LearningEvent.Plan
        /// Of each step since the run was begun or resumed: its number and its loss.
        public var losses: [(step: Int, loss: Double)]
        /// F1 on the held texts, 0…1: the parent's, and after each epoch.
        public var epochs: [(epoch: Int, f1: Double)]
        public var leftOut: Int
        public var fit: EncoderSuccessor.Fit
    }

    /// The word embeddings stay as they are: half of the parameters, of which a run meets few.
    private static let frozen = "embeddings.word_embeddings.weight"

    let parent: String
    let version: Int
    let pools: LessonPools
    let settings: ApprenticeshipSettings
    let folder: String
    let team: ThreadTeam
    /// Files that go along with the model.
    let carried: [String]
    let observe: (LearningEvent) -> Void
    let shouldStop: () -> Bool
    let secondsNow: () -> Double

    /// - Parameters:
    ///   - parent: a model directory of the encoder family.
    ///   - version: of the successor.
    ///   - folder: where checkpoints and the candidate lie; made if need be.
    ///   - observe: told of what happens, on the caller's thread.
    ///   - shouldStop: asked before each step; then the run is saved and ends.
    ///   - secondsNow: a clock that only goes on.
    public init(
        parent: String, version: Int, pools: LessonPools, settings: ApprenticeshipSettings,
        folder: String, team: ThreadTeam, carried: [String] = [],
        observe: @escaping (LearningEvent) -> Void = { _ in },
        shouldStop: @escaping () -> Bool = { false }, secondsNow: @escaping () -> Double
    ) {
        (self.parent, self.version, self.pools) = (parent, version, pools)
        (self.settings, self.folder, self.team, self.carried) = (settings, folder, team, carried)
        (self.observe, self.shouldStop, self.secondsNow) = (observe, shouldStop, secondsNow)
    }

    /// - Returns: nil where it was stopped; called again it goes on.
    /// - Throws: `LearningError`, `ModelFileError`, `FileWriteError`.
    public func run() throws -> Outcome? {
        try DiskWriter().makeFolders(folder)
        guard let material = try prepare() else { return nil }
        let student = try makeStudent()
        guard var outcome = try train(student, on: material) else { return nil }
        outcome.fit = try write(student, to: outcome.directory, outcome)
        return outcome
    }

    /// What is learned from, looked over and held to the parent.
    private struct Material {
        var new, old: [TrainingExample]
        var leftOut: Int
        var curve: Curve
        /// nil where no text is held back.
        var parentF1: Double?
    }

    /// - Returns: nil where the run was stopped.
    private func prepare() throws -> Material? {
        let parent = try EncoderStudent(directory: self.parent, tasks: [.extract])
        let student = try makeStudent()
        let maker = ExampleMaker(
            parent, labels: try EncoderLabels(directory: self.parent), shape: student.shape)
        let new = pools.new.flatMap(maker.examples)
        guard !new.isEmpty else {
            throw LearningError(
                "train on \(pools.new.count) answers: none of them says anything to learn",
                remedy: "opined corpus show tells what they are")
        }
        let old = held(pools.old.flatMap(maker.examples), to: student)
        let curve = Curve(parent, pools.held)
        let parentF1 = curve.f1(of: student)
        guard let kept = try lookOver(new, student) else { return nil }
        return Material(
            new: kept, old: old, leftOut: new.count - kept.count, curve: curve, parentF1: parentF1)
    }

    /// - Returns: nil where the run was stopped.
    private func train(_ student: TrainableStudent, on material: Material) throws -> Outcome? {
        let run = TrainingRun(
            student: student, examples: material.new + material.old,
            shares: shares(new: material.new.count, old: material.old.count),
            settings: settings.run(epochs: settings.epochs))
        let corpus = identity(material.new, material.old)
        let path = folder + "/" + File.run
        try resume(run, path, corpus)
        let plan = plan(of: run, material)
        observe(.plan(plan))
        var outcome = Outcome(
            directory: folder + "/" + File.candidate, plan: plan, losses: [], epochs: [],
            leftOut: material.leftOut, fit: .init())
        func note(epoch: Int, _ f1: Double?) {
            guard let f1 else { return }
            outcome.epochs.append((epoch, f1))
            observe(.epoch(epoch, f1: f1))
        }
        note(epoch: 0, material.parentF1)
        let began = (step: run.step, time: secondsNow())
        let stepsPerEpoch = max(1, run.stepCount / max(1, settings.epochs))
        while !run.isDone {
            guard !shouldStop() else {
                try run.save(to: path, corpus: corpus)
                return nil
            }
            let step = run.next()
            guard step.norm.isFinite else {
                throw LearningError(
                    "train: the gradient of step \(step.number) is not finite",
                    remedy: "lower training.learning_rate, or look for broken texts in the corpus")
            }
            let pace = (secondsNow() - began.time) / Double(run.step - began.step)
            outcome.losses.append((run.step, step.losses.total))
            observe(
                .step(
                    run.step, of: run.stepCount, loss: step.losses.total,
                    secondsLeft: pace * Double(run.stepCount - run.step)))
            if run.step % settings.checkpointEvery == 0 {
                try run.save(to: path, corpus: corpus)
            }
            if run.step % stepsPerEpoch == 0 {
                note(epoch: run.step / stepsPerEpoch, material.curve.f1(of: student))
            }
        }
        run.finish()
        return outcome
    }

    private func plan(of run: TrainingRun, _ material: Material) -> LearningEvent.Plan {
        LearningEvent.Plan(
            newTexts: pools.new.count, oldTexts: pools.old.count, heldTexts: pools.held.count,
            examples: material.new.count + material.old.count, steps: run.stepCount,
            firstStep: run.step,
            memoryBytes: MemoryPlan(
                run.student.parameters.layout, limits: run.student.limits, threads: team.threads,
                keepsAverage: run.average != nil
            ).total)
    }

    /// What a run leaves is of no use to the next one.
    public func clear() throws(FileWriteError) {
        for file in [File.look, File.run, File.candidate] {
            try DiskWriter().remove(folder + "/" + file)
        }
    }

    private func makeStudent() throws(ModelFileError) -> TrainableStudent {
        let parameters = try StudentParameters(
            configuration: EncoderConfiguration(path: parent + "/config.json"),
            weights: SafetensorsFile(path: parent + "/model.safetensors"),
            isFrozen: { $0 == Self.frozen })
        return TrainableStudent(
            parameters: parameters,
            limits: BatchLimits(tokensMax: settings.tokensPerBatch), team: team)
    }

    /// Old texts with what the parent says of them.
    private func held(
        _ examples: [TrainingExample], to student: TrainableStudent
    ) -> [TrainingExample] {
        guard settings.holdWeight > 0 else {
            // Without labels, and held to nothing, a text teaches nothing.
            return examples.filter { !$0.tags.isEmpty || !$0.sentiment.isEmpty }
        }
        return zip(examples, student.answers(to: examples.map(\.ids))).map { example, answers in
            var example = example
            example.old = answers
            example.oldWeight = settings.holdWeight
            return example
        }
    }

    /// How often an epoch takes each example: the new ones once, and of the old ones as many as the
    /// settings say.
    private func shares(new: Int, old: Int) -> [Float] {
        let share = old == 0 ? 0 : Float(settings.replayWeight) * Float(new) / Float(old)
        return [Float](repeating: 1, count: new) + [Float](repeating: share, count: old)
    }

    /// Leaves out the new answers that a student finds hardest to believe once it has seen all of
    /// them: they are mostly wrong (Han et al. 2018). That student is thrown away.
    ///
    /// - Returns: nil where the run was stopped.
    private func lookOver(
        _ examples: [TrainingExample], _ student: TrainableStudent
    ) throws -> [TrainingExample]? {
        guard settings.keepShare < 1, examples.count > 1 else { return examples }
        let identity = identity(examples, [])
        let run = TrainingRun(
            student: student, examples: examples, settings: settings.run(epochs: 1))
        let path = folder + "/" + File.look
        try resume(run, path, identity)
        while !run.isDone {
            guard !shouldStop() else {
                try run.save(to: path, corpus: identity)
                return nil
            }
            guard run.next().norm.isFinite else { break }
            observe(.looking(step: run.step, of: run.stepCount))
            if run.step % settings.checkpointEvery == 0 {
                try run.save(to: path, corpus: identity)
            }
        }
        try run.save(to: path, corpus: identity)
        let costs = zip(examples, student.costs(of: examples, LossSettings())).map {
            // By token: a long text is not less likely to be right.
            $1.total / Double($0.ids.count)
        }
        let isKept = SmallLoss.kept(costs, keeping: settings.keepShare)
        let kept = zip(examples, isKept).filter(\.1).map(\.0)
        observe(.left(out: examples.count - kept.count, of: examples.count))
        return kept
    }

    /// A checkpoint that is damaged, or of another run, is as good as none.
    private func resume(_ run: TrainingRun, _ path: String, _ corpus: String) throws {
        do { _ = try run.resume(from: path, corpus: corpus) } catch {
            try DiskWriter().remove(path)
        }
    }

    private func write(
        _ student: TrainableStudent, to directory: String, _ outcome: Outcome
    ) throws -> EncoderSuccessor.Fit {
        if let broken = student.parameters.firstBroken {
            throw LearningError(
                "write the candidate: \(broken.name) holds a value that is no number",
                remedy: "lower training.learning_rate")
        }
        try DiskWriter().remove(directory)
        let successor = try EncoderSuccessor(
            of: parent, version: version, labelled: pools.held)
        return try successor.write(
            to: directory, carried: carried,
            card: """
                # \(successor.name)@\(version)

                Trained by opined from the version before it, on \(outcome.plan.examples) \
                sequences: of \(outcome.plan.newTexts) texts of its teacher's answers, \
                \(outcome.leftOut) sequences left out, and of \(outcome.plan.oldTexts) older \
                texts. Seed \(settings.seed), \(settings.epochs) epochs. version.json says of \
                whom it comes and what the gate found.

                """,
            weights: { try student.parameters.write(to: $0, precision: $1) })
    }

    /// Of the texts of a run: a checkpoint of other ones is not gone on with.
    private func identity(_ new: [TrainingExample], _ old: [TrainingExample]) -> String {
        ContentHash.sha256(parts: (new + old).map { "\($0.ids) \($0.tags) \($0.sentiment)" })
    }
}

extension ApprenticeshipSettings {
    func run(epochs: Int) -> RunSettings {
        var run = RunSettings(seed: seed)
        run.epochs = epochs
        run.textsPerStep = textsPerStep
        run.limits = BatchLimits(tokensMax: tokensPerBatch)
        run.dropout = dropout
        run.optimizer.body.learningRate = learningRate
        run.optimizer.bodyVectors.learningRate = learningRate
        run.optimizer.heads.learningRate = headLearningRate
        return run
    }
}
