import Foundation
import Opinions
import Student
import Synchronization

/// Lets several threads answer many texts; answers come back in the order of the texts.
struct ParallelAnalysis: Sendable {
    /// Tokens that a thread takes at a time: few, so that all threads end together.
    static let chunkTokens = 1_024

    let student: EncoderStudent
    let threads: Int

    /// Texts that keep every thread busy for a while, in tokens.
    var roundTokens: Int { threads * 8 * Self.chunkTokens }

    func analyse(_ texts: [PreparedText]) -> [Analysis] {
        let work = Work(chunks: chunks(of: texts))
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while let (index, chunk) = work.take() {
                work.give(student.analyse(Array(texts[chunk])), index)
            }
        }
        return work.answers
    }

    private func chunks(of texts: [PreparedText]) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var start = 0
        var tokens = 0
        for (index, text) in texts.enumerated() {
            if index > start, tokens + text.tokens > Self.chunkTokens {
                chunks.append(start..<index)
                (start, tokens) = (index, 0)
            }
            tokens += text.tokens
        }
        if start < texts.count { chunks.append(start..<texts.count) }
        return chunks
    }

    /// The chunks that are still to be done, and the answers to the others.
    private final class Work: Sendable {
        private struct State {
            var next = 0
            var answers: [[Analysis]]
        }
        private let chunks: [Range<Int>]
        private let state: Mutex<State>

        init(chunks: [Range<Int>]) {
            self.chunks = chunks
            state = Mutex(State(answers: Array(repeating: [], count: chunks.count)))
        }

        func take() -> (index: Int, chunk: Range<Int>)? {
            state.withLock { state in
                guard state.next < chunks.count else { return nil }
                defer { state.next += 1 }
                return (state.next, chunks[state.next])
            }
        }

        func give(_ answers: [Analysis], _ index: Int) {
            state.withLock { $0.answers[index] = answers }
        }

        var answers: [Analysis] { state.withLock { $0.answers.flatMap(\.self) } }
    }
}
