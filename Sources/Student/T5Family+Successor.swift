import Opinions
import Transformer

extension T5Family: SuccessorFamily {
    static func load(
        _ directory: String, _ tasks: Set<StudentTask>
    ) throws(ModelFileError) -> T5Student {
        try T5Student(directory: directory, tasks: tasks)
    }

    static func golden(
        _ text: String, by student: T5Student, _ tasks: Set<StudentTask>
    ) -> Golden { student.golden(for: text) }

    static func fittedTask(of tasks: Tasks) -> BenchmarkTask? {
        tasks.extract != nil ? .extract : tasks.categorise != nil ? .categorise : nil
    }

    static func graded(
        _ texts: [TaughtText], _ task: BenchmarkTask, by student: T5Student
    ) -> [(evidence: [Double], isRight: Bool)] {
        student.graded(task, texts.map(\.text)) { texts[$0].holds($1) }
            .map { ([$0.evidence.quantile, $0.evidence.margin], $0.isRight) }
    }

    static let plainWeights: [Double] = [
        Confidence.uncalibrated.quantile, Confidence.uncalibrated.margin,
        Confidence.uncalibrated.intercept,
    ]

    static func weights(in calibration: Calibration, of task: BenchmarkTask) -> [Double]? {
        let known = task == .extract ? calibration.extract : calibration.categorise
        return known.map { [$0.quantile, $0.margin, $0.intercept] }
    }

    static func set(
        _ weights: [Double]?, in calibration: inout Calibration, of task: BenchmarkTask
    ) {
        let confidence = weights.map {
            Confidence(quantile: $0[0], margin: $0[1], intercept: $0[2])
        }
        switch task {
        case .extract: calibration.extract = confidence
        case .categorise: calibration.categorise = confidence
        }
    }
}
