import Foundation
import Training

/// Steps of one student over given batches, and what they cost.
struct BenchRun<Student: Learner> {
    let request: BenchRequest
    let student: Student
    let batches: [[Student.Example]]
    /// Of an example, as the peer counts them.
    let tokens: (Student.Example) -> Int

    /// - Parameter make: a student of the parameters, within the limits.
    init(
        _ request: BenchRequest, _ parameters: StudentParameters, _ batches: [[Student.Example]],
        tokens: @escaping (Student.Example) -> Int,
        make: (StudentParameters, BatchLimits, ThreadTeam) -> Student
    ) {
        let longest = batches.map { $0.reduce(0) { $0 + Student.tokens(of: $1) } }.max() ?? 1
        let limits = BatchLimits(
            tokensMax: max(longest, 16), textsMax: batches.map(\.count).max() ?? 1)
        let plan = MemoryPlan(
            parameters.layout, limits: limits, threads: request.threads, keepsAverage: false)
        FileHandle.standardError.write(Data("\(plan)\n".utf8))
        (self.request, self.batches, self.tokens) = (request, batches, tokens)
        student = make(parameters, limits, ThreadTeam(threads: request.threads))
    }

    /// Makes the steps and gives the JSON of ``TrainingBench``.
    func run() -> String {
        let optimizer = Optimizer(
            student.parameters.layout, settings: OptimizerSettings(),
            schedule: LearningSchedule(.constant, steps: 1))
        var losses: [String] = []
        var tokens = 0, cpu = 0.0, seconds = 0.0
        for step in 0..<request.steps {
            let batch = batches[step % batches.count]
            let (cpuBefore, before) = (clock(CLOCK_PROCESS_CPUTIME_ID), clock(CLOCK_MONOTONIC))
            student.clearGradients()
            let dropout = Dropout(share: request.dropout, seed: 1, step: step, batch: 0)
            losses.append("\(student.learn(batch, LossSettings(), dropout).total)")
            _ = optimizer.move(student)
            if step == 0 && request.steps > 1 { continue }
            cpu += clock(CLOCK_PROCESS_CPUTIME_ID) - cpuBefore
            seconds += clock(CLOCK_MONOTONIC) - before
            tokens += batch.reduce(0) { $0 + self.tokens($1) }
        }
        return "{\"tokens\":\(tokens),\"cpu_seconds\":\(cpu),\"seconds\":\(seconds),"
            + "\"losses\":[\(losses.joined(separator: ","))]}"
    }

    private func clock(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
