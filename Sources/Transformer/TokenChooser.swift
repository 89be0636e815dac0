import CKernels

/// Reads the next token, and how sure it is, out of states of the decoder.
struct TokenChooser {
    let decoder: T5Decoder
    let workspace: T5Workspace

    /// The likeliest token of the vocabulary, after each of some states; of equals the lowest.
    ///   states  rows of `workspace.hidden`
    func choices(after states: [Int]) -> [Choice] {
        let kernels = opined_active_kernels()
        return inParts(states) { states in
            var bestTwo = [BestTwo](repeating: BestTwo(), count: states.count)
            let sums = sums(of: states) { row, tokens, logits, highest in
                guard highest > bestTwo[row].second.logit else { return }
                let best = kernels.pointee.best_two(logits, tokens.count)
                bestTwo[row].add(Int(best.first), of: logits, tokens.lowerBound)
                if best.second != best.first {
                    bestTwo[row].add(Int(best.second), of: logits, tokens.lowerBound)
                }
            }
            return zip(bestTwo, sums).map { $0.choice(sum: $1) }
        }
    }

    /// The likeliest of some tokens, after one state.
    ///   tokens  ascending, at least two
    func choice(among tokens: [Int32], after state: Int) -> Choice {
        let logits = decoder.logits(of: tokens, row: state, workspace: workspace)
        let kernels = opined_active_kernels()
        let best = kernels.pointee.best_two(logits, logits.count)
        let sum = kernels.pointee.log_sum_exp(logits, logits.count)
        let first = Int(best.first), second = Int(best.second)
        return Choice(
            token: tokens[first], logProbability: logits[first] - sum, runnerUp: tokens[second],
            runnerUpLogProbability: logits[second] - sum)
    }

    /// The log-probabilities of some tokens after each of some states.
    ///   tokens  one list for each state
    func logProbabilities(of tokens: [[Int32]], after states: [Int]) -> [[Float]] {
        var done = 0
        return inParts(states) { states in
            var logits = tokens[done..<done + states.count].map { $0.map { _ in Float(0) } }
            let sums = sums(of: states) { row, block, values, _ in
                for (place, token) in tokens[done + row].enumerated()
                where block.contains(Int(token)) {
                    logits[row][place] = values[Int(token) - block.lowerBound]
                }
            }
            done += states.count
            return zip(logits, sums).map { logits, sum in logits.map { $0 - sum } }
        }
    }

    /// The likeliest tokens after each of some states, best first; of equals the lowest.
    func best(
        _ count: Int, after states: [Int]
    ) -> [[(token: Int32, logProbability: Float)]] {
        inParts(states) { states in
            var best = states.map { _ in [(token: Int32, logit: Float)]() }
            let sums = sums(of: states) { row, block, logits, highest in
                if best[row].count == count, highest <= best[row][count - 1].logit { return }
                for (index, token) in block.enumerated()
                where best[row].count < count || logits[index] > best[row][count - 1].logit {
                    let place = best[row].firstIndex { $0.logit < logits[index] }
                    best[row].insert((Int32(token), logits[index]), at: place ?? best[row].count)
                    if best[row].count > count { best[row].removeLast() }
                }
            }
            return zip(best, sums).map { best, sum in best.map { ($0.token, $0.logit - sum) } }
        }
    }

    /// As many states at a time as the workspace takes.
    private func inParts<Result>(
        _ states: [Int], _ body: (ArraySlice<Int>) -> [Result]
    ) -> [Result] {
        stride(from: 0, to: states.count, by: T5Workspace.rowsMax).flatMap { first in
            body(states[first..<min(first + T5Workspace.rowsMax, states.count)])
        }
    }

    /// Lends all logits of each state, block by block with the highest of each, and adds them up:
    /// what is to be taken from a logit to have its log-probability.
    private func sums(
        of states: ArraySlice<Int>,
        _ body: (
            _ row: Int, _ tokens: Range<Int>, _ logits: UnsafePointer<Float>, _ highest: Float
        ) -> Void
    ) -> [Float] {
        let kernels = opined_active_kernels()
        var blocks: [Float] = []  // (blocks, states)
        decoder.withLogits(of: states, workspace: workspace) { tokens, logits in
            for row in 0..<logits.count {
                let peaks = kernels.pointee.peaks(logits[row], tokens.count)
                body(row, tokens, logits[row], peaks.highest)
                blocks.append(peaks.log_sum)
            }
        }
        return (0..<states.count).map { row in
            let sums = stride(from: row, to: blocks.count, by: states.count).map { blocks[$0] }
            return kernels.pointee.log_sum_exp(sums, sums.count)
        }
    }
}

/// The two highest logits of a row, of equals the first.
private struct BestTwo {
    private var first: (token: Int32, logit: Float) = (0, -.infinity)
    private(set) var second: (token: Int32, logit: Float) = (0, -.infinity)

    /// Tokens come in ascending blocks, the best of each block first.
    mutating func add(_ index: Int, of logits: UnsafePointer<Float>, _ firstToken: Int) {
        let one = (token: Int32(firstToken + index), logit: logits[index])
        if one.logit > first.logit {
            (first, second) = (one, first)
        } else if one.logit > second.logit {
            second = one
        }
    }

    func choice(sum: Float) -> Choice {
        Choice(
            token: first.token, logProbability: first.logit - sum, runnerUp: second.token,
            runnerUpLogProbability: second.logit - sum)
    }
}
