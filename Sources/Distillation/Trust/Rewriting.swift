import Opinions

/// A review said again by a teacher: prose in the first person that speaks of the same things.
struct Rewriting {
    /// The shortest, in words.
    static let wordsMin = 8
    /// The share of the review's long words that come back, at least.
    static let sharedMin = 0.15
    /// From this length in letters a word says what a text is about.
    static let longWord = 5
    /// So often the same sentence is a loop.
    static let repeatsMax = 2

    private let prose: String

    /// Leaves out lines that tell of the answer and not of the review.
    init(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline).filter { line in
            !Self.isTrailer(line)
        }
        let scalars = Array(lines.joined(separator: "\n").unicodeScalars)
        let from = scalars.firstIndex { !$0.properties.isWhitespace } ?? scalars.count
        let to = scalars.lastIndex { !$0.properties.isWhitespace }.map { $0 + 1 } ?? from
        prose = String(String.UnicodeScalarView(scalars[from..<max(from, to)]))
    }

    func verdict(on review: String) -> AnswerJudge.Verdict {
        let words = Self.words(prose)
        guard words.count >= Self.wordsMin else { return .refused(.tooShort) }
        guard !Self.marks.contains(where: prose.contains) else { return .refused(.chatter) }
        guard !Self.refusals.contains(where: prose.lowercased().hasPrefix) else {
            return .refused(.notAnAnswer)
        }
        guard !isRepeated else { return .refused(.repeated) }
        guard !Self.firstPersons.isDisjoint(with: words), isAbout(review, words) else {
            return .refused(.offTopic)
        }
        return .accepted(Lesson(text: prose))
    }

    private var isRepeated: Bool {
        var counts: [[String]: Int] = [:]
        let scalars = Array(prose.unicodeScalars)
        for range in SentenceSplitter.sentences(in: prose) {
            let sentence = Self.words(String(String.UnicodeScalarView(scalars[range])))
            guard sentence.count > 3 else { continue }
            counts[sentence, default: 0] += 1
        }
        return counts.values.contains { $0 > Self.repeatsMax }
    }

    private func isAbout(_ review: String, _ words: [String]) -> Bool {
        let subjects = Set(Self.words(review).filter { $0.count >= Self.longWord })
        guard !subjects.isEmpty else { return true }
        let shared = subjects.intersection(words).count
        return Double(shared) >= Self.sharedMin * Double(subjects.count)
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static func isTrailer(_ line: Substring) -> Bool {
        let start = line.drop { $0 == " " || $0 == "(" || $0 == "*" }.lowercased()
        return trailers.contains { start.hasPrefix($0) }
    }

    private static let trailers = ["confidence", "note:", "rewritten review:", "word count"]
    /// What belongs to prompts, analyses and programs.
    private static let marks = ["Opinion Target", "<review", "</review", "```", "Sentiment:"]
    private static let refusals = [
        "i'm sorry, but", "i am sorry, but", "i cannot", "i can't", "as an ai", "as a language",
        "sure,", "sure!", "here is", "here's the",
    ]
    private static let firstPersons: Set<String> = [
        "i", "me", "my", "mine", "myself", "we", "us", "our", "ours",
    ]
}
