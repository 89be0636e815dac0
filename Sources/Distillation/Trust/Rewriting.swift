import Opinions

/// A review said again by a teacher: prose in the first person that speaks of the same things.
struct Rewriting {
    /// The shortest, in words.
    static let wordsMin = 8
    /// The share of the review's words that come back, at least. Of the 266 rewritings of
    /// Mixtral-8x7B one has less, of those of another review 97 in 100.
    static let sharedMin = 0.2
    /// Words are alike by so many letters: "closed" and "closes".
    static let stem = 5
    static let wordLettersMin = 3
    /// Lines of a list that prose may hold: "One thing: it is loud."
    static let listLinesMax = 1
    /// So many lines, and so short on the whole, are verses.
    static let verseLinesMin = 4
    static let verseLettersMax = 60

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

    func verdict(on review: String, _ form: FreeText) -> AnswerJudge.Verdict {
        let words = Self.words(prose)
        guard words.count >= Self.wordsMin else { return .refused(.tooShort) }
        guard !declines else { return .refused(.notAnAnswer) }
        guard !isList else { return .refused(.chatter) }
        if let reason = form.refusal(of: prose) { return .refused(reason) }
        guard !Repetition.isIn(sentences: sentences) else { return .refused(.repeated) }
        guard !Self.firstPersons.isDisjoint(with: words), isAbout(review) else {
            return .refused(.offTopic)
        }
        return .accepted(Lesson(text: prose))
    }

    /// "I can't express how happy I am" is no refusal; "I can't help with that" is one.
    private var declines: Bool {
        let start = prose.lowercased().replacing("’", with: "'")
        if Self.refusals.contains(where: start.hasPrefix) { return true }
        guard let begun = Self.denials.first(where: start.hasPrefix) else { return false }
        let next = Self.words(String(start.dropFirst(begun.count))).prefix(2)
        return !Self.services.isDisjoint(with: next)
    }

    /// Lines that begin with a mark or with a few words and a colon, or verses.
    private var isList: Bool {
        let lines = prose.split(whereSeparator: \.isNewline)
        let items = lines.count { line in
            let start = line.drop { $0 == " " || $0 == "\t" }
            let isItem = ["- ", "* ", "• ", "#", ">", "|"].contains(where: start.hasPrefix)
            let head = start.prefix { $0 != ":" }
            let isField = head.count < start.count && Self.words(String(head)).count < 5
            let number = start.prefix(while: \.isNumber)
            let isNumbered =
                !number.isEmpty && ".)".contains(start.dropFirst(number.count).first ?? " ")
            return isItem || isField || isNumbered
        }
        let isVerse =
            lines.count >= Self.verseLinesMin
            && prose.count < Self.verseLettersMax * lines.count
        return items > Self.listLinesMax || isVerse
    }

    private var sentences: [String] {
        let scalars = Array(prose.unicodeScalars)
        return SentenceSplitter.sentences(in: prose).map {
            String(String.UnicodeScalarView(scalars[$0]))
        }
    }

    private func isAbout(_ review: String) -> Bool {
        let subjects = Self.stems(review)
        guard !subjects.isEmpty else { return true }
        let shared = subjects.intersection(Self.stems(prose)).count
        return Double(shared) >= Self.sharedMin * Double(subjects.count)
    }

    /// What its words begin with, but for those that say nothing of a subject.
    private static func stems(_ text: String) -> Set<Substring> {
        Set(
            words(text).filter { $0.count >= wordLettersMin && !fillers.contains($0) }.map { word in
                (word.count > 3 && word.hasSuffix("s") ? word.dropLast() : word[...]).prefix(stem)
            })
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static func isTrailer(_ line: Substring) -> Bool {
        let start = line.drop { $0 == " " || $0 == "(" || $0 == "*" }.lowercased()
        return trailers.contains { start.hasPrefix($0) }
    }

    private static let trailers = ["confidence", "note:", "rewritten review:", "word count"]
    private static let refusals = [
        "i'm sorry, but", "i am sorry, but", "as an ai", "as a language", "sure,", "sure!",
        "here is", "here's the", "certainly!", "of course!",
    ]
    private static let denials = [
        "i cannot ", "i can't ", "i can not ", "i am unable to ", "i'm unable to ", "i won't ",
        "i will not ",
    ]
    /// What a machine declines to do.
    private static let services: Set<String> = [
        "help", "assist", "provide", "comply", "fulfil", "fulfill", "rewrite", "answer", "write",
        "generate", "continue", "share", "process", "create", "complete", "access", "reveal",
        "disclose", "do", "respond", "follow", "engage", "produce",
    ]
    private static let fillers: Set<String> = [
        "the", "and", "for", "are", "was", "were", "but", "not", "you", "your", "our", "his", "her",
        "its", "this", "that", "these", "those", "with", "have", "has", "had", "they", "them",
        "their", "there", "here", "from", "will", "would", "can", "could", "just", "very", "really",
        "too", "also", "than", "then", "when", "what", "which", "who", "how", "all", "any", "some",
        "been", "being", "did", "does", "don", "didn", "isn", "wasn", "won", "get", "got", "one",
        "out", "into", "about", "over", "more", "most", "much", "many", "only", "even", "because",
        "while", "after", "before", "where", "she", "him", "off",
    ]
    private static let firstPersons: Set<String> = [
        "i", "me", "my", "mine", "myself", "we", "us", "our", "ours",
    ]
}
