/// What speaks against the terms of one sequence.
extension DoubtEvidence {
    /// - Parameters:
    ///   - probabilities: (words, tags).
    ///   - tags: the chosen one of each word.
    ///   - terms: the words of each.
    mutating func note(
        _ path: TagPath, _ probabilities: [Float], tags: [Int], terms: [Range<Int>]
    ) {
        let masses = TagMasses(path, probabilities)
        note(chosen: tags.enumerated().map { masses.probability($0.offset, $0.element) })
        for term in terms {
            note(margin: masses.margin(term))
            note(otherEnd: masses.otherEnd(term))
        }
        var missed = 0.0
        for (word, tag) in tags.enumerated() where path.tags[tag] == .outside {
            missed += masses.begin(word)
        }
        note(missed: missed)
    }
}

/// What the probabilities of tags say together.
private struct TagMasses {
    let path: TagPath
    let probabilities: [Float]
    let words: Int
    let polarities: Int

    init(_ path: TagPath, _ probabilities: [Float]) {
        (self.path, self.probabilities) = (path, probabilities)
        words = probabilities.count / path.tags.count
        polarities = 1 + (path.tags.compactMap(\.polarity).max() ?? 0)
    }

    func probability(_ word: Int, _ tag: Int) -> Double {
        Double(probabilities[word * path.tags.count + tag])
    }

    /// A term begins at the word.
    func begin(_ word: Int) -> Double { sum(word) { if case .begin = $0 { true } else { false } } }

    /// A term goes on at the word; 0 behind the last one.
    private func inside(_ word: Int) -> Double {
        word < words ? sum(word) { if case .inside = $0 { true } else { false } } : 0
    }

    /// Shares of the polarities over the words of a term: the best one's lead.
    func margin(_ term: Range<Int>) -> Double {
        guard polarities > 1 else { return 1 }
        var shares = [Double](repeating: 0, count: polarities)
        for word in term {
            for (tag, kind) in path.tags.enumerated() {
                if let polarity = kind.polarity { shares[polarity] += probability(word, tag) }
            }
        }
        let sum = shares.reduce(0, +)
        let best = shares.sorted(by: >)
        return sum > 0 ? (best[0] - best[1]) / sum : 0
    }

    /// The greatest share of what would have made a term begin or end at another word.
    func otherEnd(_ term: Range<Int>) -> Double {
        let last = term.upperBound - 1
        return max(
            1 - begin(term.lowerBound), inside(term.upperBound),
            last > term.lowerBound ? 1 - inside(last) : 0)
    }

    private func sum(_ word: Int, where isCounted: (TagPath.Tag) -> Bool) -> Double {
        path.tags.indices.reduce(0) {
            isCounted(path.tags[$1]) ? $0 + probability(word, $1) : $0
        }
    }
}

extension TagPath.Tag {
    fileprivate var polarity: Int? {
        switch self {
        case .outside: nil
        case .begin(let polarity), .inside(let polarity): polarity
        }
    }
}
