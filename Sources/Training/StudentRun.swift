/// A run: steps over epochs of examples, from a seed, that can be saved and gone on with.
///
/// The same examples, settings and start give the same student, bit for bit, on any number of
/// threads, and whether or not it was saved and resumed in between.
public final class StudentRun<Student: Learner> {
    /// What one step did.
    public struct Step: Equatable, Sendable {
        /// Counted from 0.
        public let number: Int
        public let losses: Losses
        /// Of the gradients before they were cut; where it is not finite, nothing was moved.
        public let norm: Float
        public let texts, tokens: Int
    }

    public let student: Student
    public let settings: RunSettings
    public let optimizer: Optimizer
    public let average: StudentAverage?
    /// Steps of the whole run.
    public let stepCount: Int
    private let examples: [Student.Example]
    private let plan: BatchPlan
    /// The first step of each epoch.
    private let epochStarts: [Int]
    private var epoch: (number: Int, steps: [[[Int]]])?

    /// - Parameter shares: how often an epoch takes each example; empty for once.
    /// - Precondition: examples have no problem for the student.
    public init(
        student: Student, examples: [Student.Example], shares: [Float] = [],
        settings: RunSettings
    ) {
        precondition(shares.isEmpty || shares.count == examples.count, "shares for all, or none")
        self.student = student
        self.settings = settings
        self.examples = examples
        plan = BatchPlan(
            items: examples.enumerated().map { index, example in
                .init(
                    tokens: Student.tokens(of: example), share: shares.isEmpty ? 1 : shares[index])
            }, textsPerStep: settings.textsPerStep, limits: student.limits, seed: settings.seed)
        var starts: [Int] = []
        var count = 0
        for epoch in 0..<settings.epochs {
            starts.append(count)
            count += plan.stepCount(epoch: epoch)
        }
        (epochStarts, stepCount) = (starts, count)
        let layout = student.parameters.layout
        optimizer = Optimizer(
            layout, settings: settings.optimizer,
            schedule: LearningSchedule(
                settings.schedule, steps: count, warmUpSteps: Int(Double(count) * settings.warmUp),
                floor: settings.floor))
        average = settings.averageDecay.map { StudentAverage(student.parameters, decay: $0) }
    }

    /// Steps that were made.
    public var step: Int { optimizer.step }
    public var isDone: Bool { step >= stepCount }

    /// Makes the next step.
    ///
    /// - Precondition: the run is not done.
    public func next() -> Step {
        precondition(!isDone, "a run of \(stepCount) steps is done")
        let number = step
        student.clearGradients()
        var losses = Losses()
        var texts = 0, tokens = 0
        for (index, batch) in batches(of: number).enumerated() {
            let examples = batch.map { self.examples[$0] }
            let dropout = Dropout(
                share: settings.dropout, seed: settings.seed, step: number, batch: index)
            losses += student.learn(examples, settings.losses, dropout)
            texts += examples.count
            tokens += examples.reduce(0) { $0 + Student.tokens(of: $1) }
        }
        let norm = optimizer.move(student)
        average?.follow(student.parameters, step: number, team: student.team)
        return Step(number: number, losses: losses, norm: norm, texts: texts, tokens: tokens)
    }

    /// Puts the average in the place of the parameters, where there is one: what a finished run is
    /// judged by.
    public func finish() { average?.replace(student.parameters) }

    private func batches(of step: Int) -> [[Int]] {
        let number = epochStarts.lastIndex { $0 <= step } ?? 0
        if epoch?.number != number { epoch = (number, plan.steps(epoch: number)) }
        return epoch?.steps[step - epochStarts[number]] ?? []
    }
}

/// A run of an encoder student.
public typealias TrainingRun = StudentRun<TrainableStudent>

/// A run of a T5.
public typealias T5TrainingRun = StudentRun<TrainableT5>
