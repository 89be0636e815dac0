import Opinions
import Pipeline

/// Lets several threads answer many texts; answers come back in the order of the texts.
struct ParallelAnalysis<A: Analyst>: Sendable {
    let student: A
    let work: ParallelWork

    init(student: A, threads: Int) {
        self.student = student
        work = ParallelWork(threads: threads)
    }

    /// Texts that keep every thread busy for a while, in tokens.
    var roundTokens: Int { work.roundTokens }

    func analyse(_ texts: [A.Prepared]) throws -> [Analysis] {
        try work.map(texts, tokens: student.tokens) { try student.analyse($0) }
    }
}
