import Dispatch
import Synchronization

/// Shares out work among threads, a chunk of so many tokens at a time.
struct ParallelWork: Sendable {
    /// Tokens that a thread takes at a time: few, so that all threads end together.
    static let chunkTokens = 1_024

    let threads: Int

    /// Work that keeps every thread busy for a while, in tokens.
    var roundTokens: Int { threads * 8 * Self.chunkTokens }

    /// One answer for each item, in order. Blocks.
    ///
    /// - Parameters:
    ///   - tokens: what an item costs.
    ///   - answer: called on any of the threads, for a few items at a time.
    /// - Throws: what `answer` throws, for the first chunk of those that it failed for.
    func map<Item: Sendable, Answer: Sendable>(
        _ items: [Item], tokens: (Item) -> Int,
        _ answer: @Sendable ([Item]) throws -> [Answer]
    ) throws -> [Answer] {
        let desk = Desk<Answer>(chunks: chunks(items.map(tokens)))
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while let (index, chunk) = desk.take() {
                desk.give(Result { try answer(Array(items[chunk])) }, index)
            }
        }
        return try desk.answers.flatMap { try $0.get() }
    }

    private func chunks(_ tokens: [Int]) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var start = 0
        var sum = 0
        for (index, count) in tokens.enumerated() {
            if index > start, sum + count > Self.chunkTokens {
                chunks.append(start..<index)
                (start, sum) = (index, 0)
            }
            sum += count
        }
        if start < tokens.count { chunks.append(start..<tokens.count) }
        return chunks
    }

    /// The chunks that are still to be done, and the answers to the others.
    private final class Desk<Answer: Sendable>: Sendable {
        private struct State {
            var next = 0
            var answers: [Result<[Answer], any Error>]
        }
        private let chunks: [Range<Int>]
        private let state: Mutex<State>

        init(chunks: [Range<Int>]) {
            self.chunks = chunks
            state = Mutex(
                State(answers: Array(repeating: .success([]), count: chunks.count)))
        }

        func take() -> (index: Int, chunk: Range<Int>)? {
            state.withLock { state in
                guard state.next < chunks.count else { return nil }
                defer { state.next += 1 }
                return (state.next, chunks[state.next])
            }
        }

        func give(_ answers: Result<[Answer], any Error>, _ index: Int) {
            state.withLock { $0.answers[index] = answers }
        }

        var answers: [Result<[Answer], any Error>] { state.withLock(\.answers) }
    }
}
