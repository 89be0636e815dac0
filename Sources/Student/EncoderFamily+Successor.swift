import Opinions
import Transformer

extension EncoderFamily: SuccessorFamily {
    private static let batchTexts = 32

    static func load(
        _ directory: String, _ tasks: Set<StudentTask>
    ) throws(ModelFileError) -> EncoderStudent {
        try EncoderStudent(directory: directory, tasks: tasks)
    }

    static func golden(
        _ text: String, by student: EncoderStudent, _ tasks: Set<StudentTask>
    ) -> Golden {
        Golden(text, student.analyse([student.prepare(text)])[0], tasks)
    }

    static func fittedTask(of tasks: Tasks) -> BenchmarkTask? {
        tasks.extract == nil ? nil : .extract
    }

    static func graded(
        _ texts: [TaughtText], _ task: BenchmarkTask, by student: EncoderStudent
    ) -> [(evidence: [Double], isRight: Bool)] {
        stride(from: 0, to: texts.count, by: batchTexts).flatMap { first in
            let batch = texts[first..<min(first + batchTexts, texts.count)]
            let answers = student.analyse(batch.map { student.prepare($0.text) }, [.extract])
            return zip(batch, answers).flatMap { text, answer in
                answer.opinions.map {
                    ([LogisticCalibration.logit($0.confidence)], text.holds($0))
                }
            }
        }
    }

    static let plainWeights = [1.0, 0]

    static func weights(in calibration: Calibration, of task: BenchmarkTask) -> [Double]? {
        calibration.extract.map { [$0.slope, $0.intercept] }
    }

    static func set(
        _ weights: [Double]?, in calibration: inout Calibration, of task: BenchmarkTask
    ) {
        calibration.extract = weights.map { Logistic(slope: $0[0], intercept: $0[1]) }
    }
}
