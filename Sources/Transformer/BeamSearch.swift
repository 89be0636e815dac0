import CKernels

/// The search for the likeliest texts of one sequence, several at a time, as Hugging Face does it
/// with `length_penalty` 1 and `early_stopping` off: a text is judged by its log-probability per
/// token, and the search ends when no unfinished text could be judged better than those found.
struct BeamSearch {
    /// A text so far.
    struct Beam {
        fileprivate(set) var choices: [Choice] = []
        /// Log-probability of the whole.
        fileprivate(set) var score: Float = 0
        /// Which of the beams before it goes on from.
        fileprivate(set) var parent = 0
    }

    /// One token more for one beam.
    struct Candidate: Equatable {
        let beam: Int
        let token: Int32
        let logProbability: Float
        /// Log-probability of the whole.
        let score: Float
    }

    private let count: Int
    private let endID: Int32
    private let tokensMax: Int
    private(set) var beams = [Beam()]
    private(set) var isDone = false
    /// The best of those that ended, best first.
    private var found: [(text: Beam, judgement: Float, isFinished: Bool)] = []

    /// - Precondition: twice `count` is no more than the vocabulary has.
    init(count: Int, endID: Int32, tokensMax: Int) {
        (self.count, self.endID, self.tokensMax) = (count, endID, tokensMax)
    }

    /// Of as many tokens one may end each beam, and as many beams go on as before.
    var candidatesMax: Int { 2 * count }

    /// Goes on by one token.
    ///
    /// - Parameter candidates: of all beams together, best first; only the best ``candidatesMax``
    ///   count.
    mutating func advance(_ candidates: [Candidate]) {
        let length = beams[0].choices.count + 1
        var next: [Beam] = []
        for (rank, candidate) in candidates.prefix(candidatesMax).enumerated() {
            let text = beam(candidate)
            if candidate.token == endID || length == tokensMax {
                guard rank < count else { continue }
                keep(text, judgement: candidate.score / Float(length))
            } else if next.count < count {
                next.append(text)
            }
        }
        beams = next
        isDone =
            next.isEmpty
            || found.count == count
                && next[0].score / Float(length) <= found[count - 1].judgement
    }

    /// The texts that were found, best first.
    var results: [Generation] {
        found.map { text, _, isFinished in
            let tokens = text.choices.map(\.token)
            return Generation(
                ids: isFinished ? Array(tokens.dropLast()) : tokens, choices: text.choices,
                isFinished: isFinished)
        }
    }

    private func beam(_ candidate: Candidate) -> Beam {
        var beam = beams[candidate.beam]
        beam.choices.append(
            Choice(token: candidate.token, logProbability: candidate.logProbability))
        beam.score = candidate.score
        beam.parent = candidate.beam
        return beam
    }

    private mutating func keep(_ text: Beam, judgement: Float) {
        let isFinished = text.choices.last?.token == endID
        let place = found.firstIndex { $0.judgement < judgement } ?? found.count
        found.insert((text, judgement, isFinished), at: place)
        if found.count > count { found.removeLast() }
    }
}
