/// Whether a teacher loops: says the same block again and again, with other numbers or a word
/// changed.
///
/// Small models do so until their tokens end. Lines of an analysis are compared under their target
/// and aspect, sentences of a rewriting among each other, and running words by the threes of words
/// that come again. Each is compared with the last ``windowMax`` alone.
enum Repetition {
    static let windowMax = 32
    /// Shorter lines and sentences say the same by nature.
    static let wordsMin = 5
    /// From this share of common words two lines say the same.
    static let near = 0.8
    /// So often the same reason may stand under different aspects or targets.
    static let reasonsMax = 3
    /// From so many words on threes of words are counted, and so many of them must be different.
    static let runningMin = 24
    static let differentMin = 0.55
    /// Fields come again by nature.
    static let differentMinOfFields = 0.3
    /// Targets that are numbered from 1 again say it all once more, and are cut; more is a loop.
    static let roundsMax = 2

    /// Of an analysis as it was written, what stands behind its end included.
    static func isIn(analysis text: String) -> Bool {
        var (target, aspect) = ("", "")
        var (round, targets) = (1, 0)
        var reasons: [String: [[String]]] = [:]
        var counts: [[String]: Int] = [:]
        for line in lines(text) {
            let words = words(line)
            if words.starts(with: ["opinion", "target"]) {
                let isFirst = line.drop { !$0.isNumber }.prefix(while: \.isNumber) == "1"
                if isFirst, targets > 1 { (round, targets) = (round + 1, 0) }
                targets += 1
                (target, aspect) = (words.dropFirst(2).joined(separator: " "), "")
            } else if words.first == "aspect" {
                aspect = words.dropFirst().joined(separator: " ")
            } else if words.first == "reasoning", words.count > wordsMin {
                let key = "\(round <= roundsMax ? round : 1)|\(target)|\(aspect)"
                let before = reasons[key, default: []].suffix(windowMax)
                if before.contains(where: { isNear($0, words) }) { return true }
                reasons[key, default: []].append(words)
                counts[words, default: 0] += 1
                if counts[words, default: 0] > reasonsMax { return true }
            }
        }
        return isRunning(words(Substring(text)), differentMin: differentMinOfFields)
    }

    static func isIn(sentences: [String]) -> Bool {
        let long = sentences.map { words(Substring($0)) }.filter { $0.count >= wordsMin }
        for (index, words) in long.enumerated() {
            let before = long[max(0, index - windowMax)..<index]
            let count = before.count { isNear($0, words) }
            if before.contains(words) || count > 1 { return true }
        }
        return isRunning(
            sentences.flatMap { words(Substring($0)) }, differentMin: differentMin)
    }

    /// "very good very good very good"
    private static func isRunning(_ words: [String], differentMin: Double) -> Bool {
        guard words.count >= runningMin else { return false }
        let threes = words.indices.dropLast(2).map { words[$0...$0 + 2] }
        return Double(Set(threes).count) < differentMin * Double(threes.count)
    }

    private static func isNear(_ a: [String], _ b: [String]) -> Bool {
        let (first, second) = (Set(a), Set(b))
        let most = max(first.count, second.count)
        return Double(first.intersection(second).count) >= near * Double(most)
    }

    /// Fields begin lines, whether or not the teacher breaks them.
    private static func lines(_ text: String) -> [Substring] {
        var broken = text.replacing("[NL]", with: "\n")
        for field in ["Opinion Target", "Aspect:", "Sentiment:", "Reasoning:"] {
            broken = broken.replacing(field, with: "\n" + field)
        }
        return broken.split(whereSeparator: \.isNewline)
    }

    /// Letters alone: numbers rise from one round of a loop to the next.
    private static func words(_ text: Substring) -> [String] {
        text.lowercased().split { !$0.isLetter }.map(String.init)
    }
}
