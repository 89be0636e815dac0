import Distillation
import Foundation
import Opinions
import Student

/// `opined evaluate --sampler`.
extension Evaluate {
    static let samplerDiscussion = """
        With --sampler the sentences become a stream of which a teacher may answer a number, the \
        budget: 0 to 100 % of them. The sampler of the daemon chooses, in one pass, as it does in \
        service; where it asks, the gold answer counts instead of the student's. F1 of the whole \
        is shown for its choice and for random choice, over five seeds, which also shuffle the \
        stream, with the area under both curves and which signal tells a wrong answer. It \
        measures whether the sampler finds what the student gets wrong. It does not measure what \
        a student gains that is trained on the answers, and its teacher makes no mistakes.
        """

    func trySampler(_ task: BenchmarkTask, _ asked: StudentTask) throws {
        let entries = try read { try BenchmarkFile.entries($0) }
        let abilities = try options.loading { try LoadedStudent.abilities(directory: $0) }
        let student = try options.student(
            abilities.intersection([.sentiment]).union([asked]), labels: [], measuresDoubt: true)
        let evaluation = Evaluation(student: student, threads: options.threadCount)
        let analyses = try evaluation.answers(to: entries.map(\.sentence)) { student.analyse($0) }
        let cases = zip(entries, analyses).map {
            SamplerTrial.Case($0, $1, model: student.model, task)
        }
        let report = SamplerTrial(cases: cases).report()
        let title = "\(student.model), \(task.rawValue)"
        if let plot { try write(SamplerPlot(report, title: title).svg, to: plot) }
        Console.data(
            json ? SamplerText.json(report) : SamplerText.table(report, title: title))
    }

    private func write(_ svg: String, to file: String) throws {
        do {
            try Data(svg.utf8).write(to: URL(filePath: file))
        } catch {
            Console.note("write \(file): it can't be written; check its folder and permissions")
            throw ExitStatus.failure
        }
    }
}
