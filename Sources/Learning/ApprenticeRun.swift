import Disk
import Distillation
import Opinions
import Student
import Training
import Transformer

/// A run of an ``Apprenticeship``, of one family: texts become lessons, those that are hardest to
/// believe are left out, the student is trained with checkpoints, and the candidate is written.
struct ApprenticeRun<Family: FamilyTraining> {
    private typealias File = Apprenticeship.File
    private typealias Example = Family.Student.Example

    private let work: Apprenticeship
    private let needs: ApprenticeshipNeeds
    private let family: Family
    private let weights: SafetensorsFile

    /// - Throws: `ModelFileError` where the parent does not load.
    init(_ work: Apprenticeship, _ needs: ApprenticeshipNeeds) throws {
        (self.work, self.needs) = (work, needs)
        family = try Family(parent: work.parent, folder: work.folder)
        weights = try SafetensorsFile(path: work.parent + "/model.safetensors")
    }

    /// - Returns: nil where it was stopped; called again it goes on.
    func run() throws -> Apprenticeship.Outcome? {
        guard let material = try prepare() else { return nil }
        let student = try makeStudent()
        guard var outcome = try train(student, on: material) else { return nil }
        outcome.fit = try write(student, to: outcome.directory, outcome)
        return outcome
    }

    private var settings: ApprenticeshipSettings { work.settings }
    private var pools: LessonPools { work.pools }

    private func path(_ file: String) -> String { work.folder + "/" + file }

    /// What is learned from, looked over and held to the parent.
    private struct Material {
        var new, old: [Example]
        var leftOut: Int
        var curve: Curve<Family>
        /// nil where no text is held back.
        var parentF1: Double?
    }

    /// - Returns: nil where the run was stopped.
    private func prepare() throws -> Material? {
        let student = try makeStudent()
        let new = pools.new.flatMap(family.lessons)
        guard !new.isEmpty else {
            throw LearningError(
                "train on \(pools.new.count) answers: none of them says anything to learn",
                remedy: "opined corpus show tells what they are")
        }
        guard let old = held(to: student) else { return nil }
        let curve = Curve(family, pools.held)
        let parentF1 = try curve.f1(of: nil)
        guard let kept = try lookOver(new, student) else { return nil }
        return Material(
            new: kept, old: old, leftOut: new.count - kept.count, curve: curve, parentF1: parentF1)
    }

    /// - Returns: nil where the run was stopped.
    private func train(
        _ student: Family.Student, on material: Material
    ) throws -> Apprenticeship.Outcome? {
        let run = StudentRun(
            student: student, examples: material.new + material.old,
            shares: shares(new: material.new.count, old: material.old.count),
            settings: settings.run(epochs: settings.epochs))
        let corpus = identity(material.new + material.old)
        try resume(run, path(File.run), corpus)
        let plan = LearningEvent.Plan(
            newTexts: pools.new.count, oldTexts: pools.old.count, heldTexts: pools.held.count,
            examples: material.new.count + material.old.count, steps: run.stepCount,
            firstStep: run.step, memoryBytes: needs.bytes)
        work.observe(.plan(plan))
        var outcome = Apprenticeship.Outcome(
            directory: path(File.candidate), plan: plan, losses: [], epochs: [],
            leftOut: material.leftOut, fit: .init())
        func note(epoch: Int, _ f1: Double?) {
            guard let f1 else { return }
            outcome.epochs.append((epoch, f1))
            work.observe(.epoch(epoch, f1: f1))
        }
        note(epoch: 0, material.parentF1)
        let began = (step: run.step, time: work.secondsNow())
        let stepsPerEpoch = max(1, run.stepCount / max(1, settings.epochs))
        while !run.isDone {
            guard !work.shouldStop() else {
                try run.save(to: path(File.run), corpus: corpus)
                return nil
            }
            let step = run.next()
            guard step.norm.isFinite else {
                throw LearningError(
                    "train: the gradient of step \(step.number) is not finite",
                    remedy: "lower training.learning_rate, or look for broken texts in the corpus")
            }
            let pace = (work.secondsNow() - began.time) / Double(run.step - began.step)
            outcome.losses.append((run.step, step.losses.total))
            work.observe(
                .step(
                    run.step, of: run.stepCount, loss: step.losses.total,
                    secondsLeft: pace * Double(run.stepCount - run.step)))
            if run.step % settings.checkpointEvery == 0 {
                try run.save(to: path(File.run), corpus: corpus)
            }
            if run.step % stepsPerEpoch == 0 {
                note(epoch: run.step / stepsPerEpoch, try material.curve.f1(of: student))
            }
        }
        run.finish()
        return outcome
    }

    private func makeStudent() throws(ModelFileError) -> Family.Student {
        let layout = try Family.layout(of: work.parent, weights, settings.adapters)
        return Family.student(
            try StudentParameters(layout, weights: weights), settings.limits, work.team)
    }

    /// Old texts, with what the parent says of them. Held to nothing, a text that nobody labelled
    /// teaches nothing.
    ///
    /// - Returns: nil where the run was stopped.
    private func held(to student: Family.Student) -> [Example]? {
        guard settings.holdWeight > 0 else {
            return pools.old.flatMap(family.lessons).map(\.example)
        }
        return family.held(pools.old, to: student, holdWeight: settings.holdWeight) { done in
            work.observe(.asking(text: done, of: pools.old.count))
            return !work.shouldStop()
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
        _ lessons: [Lesson<Example>], _ student: Family.Student
    ) throws -> [Example]? {
        let examples = lessons.map(\.example)
        guard settings.keepShare < 1, examples.count > 1 else { return examples }
        let identity = identity(examples), path = path(File.look)
        let run = StudentRun(
            student: student, examples: examples, settings: settings.run(epochs: 1))
        try resume(run, path, identity)
        while !run.isDone {
            guard !work.shouldStop() else {
                try run.save(to: path, corpus: identity)
                return nil
            }
            guard run.next().norm.isFinite else { break }
            work.observe(.looking(step: run.step, of: run.stepCount))
            if run.step % settings.checkpointEvery == 0 {
                try run.save(to: path, corpus: identity)
            }
        }
        try run.save(to: path, corpus: identity)
        let costs = family.costs(of: examples, student)
        var isKept = [Bool](repeating: true, count: examples.count)
        for places in Dictionary(grouping: lessons.indices, by: { lessons[$0].kind }).values {
            let kept = SmallLoss.kept(places.map { costs[$0] }, keeping: settings.keepShare)
            for (place, kept) in zip(places, kept) { isKept[place] = kept }
        }
        let kept = zip(examples, isKept).filter(\.1).map(\.0)
        work.observe(.left(out: examples.count - kept.count, of: examples.count))
        return kept
    }

    /// A checkpoint that is damaged, or of another run, is as good as none.
    private func resume(
        _ run: StudentRun<Family.Student>, _ path: String, _ corpus: String
    ) throws {
        do { _ = try run.resume(from: path, corpus: corpus) } catch {
            try DiskWriter().remove(path)
        }
    }

    private func write(
        _ student: Family.Student, to directory: String, _ outcome: Apprenticeship.Outcome
    ) throws -> Successor.Fit {
        if let broken = student.parameters.firstBroken {
            throw LearningError(
                "write the candidate: \(broken.name) holds a value that is no number",
                remedy: "lower training.learning_rate")
        }
        try DiskWriter().remove(directory)
        let successor = try Successor(
            of: work.parent, version: work.version, labelled: pools.held)
        return try successor.write(
            to: directory, carried: work.carried,
            card: """
                # \(successor.name)@\(work.version)

                Trained by opined from the version before it, on \(outcome.plan.examples) \
                sequences: of \(outcome.plan.newTexts) texts of its teacher's answers, \
                \(outcome.leftOut) sequences left out, and of \(outcome.plan.oldTexts) older \
                texts. Seed \(settings.seed), \(settings.epochs) epochs. version.json says of \
                whom it comes and what the gate found.

                """,
            weights: { try student.parameters.write(to: $0, like: weights) })
    }

    /// Of a run's texts and its parent: a checkpoint of other ones is not gone on with.
    private func identity(_ examples: [Example]) -> String {
        ContentHash.sha256(parts: [family.weightsSHA256] + examples.map(Family.name))
    }
}
