import Opinions

/// What an explanation, an aspect or a rewriting may carry: words about the review, and nothing of
/// prompts, programs or secrets.
///
/// What it refuses are forms: an answer that obeys an order of the review, closes its fence, shows
/// its instructions or hands out a key has one of them. An opinion that somebody put into a review
/// it can't tell from one that he has.
struct FreeText {
    static let explanationScalarsMax = 1_200
    static let aspectScalarsMax = 160
    /// From so many words in a row that the instructions have, too, they were copied.
    static let copiedWords = 8
    /// No word of a language is longer.
    static let wordMax = 32
    /// From this length what begins as a key is one.
    static let keyMin = 12

    /// What a teacher was told, ready to be compared.
    struct Instructions: Sendable {
        fileprivate let runs: Set<[String]>

        init(_ text: String) { runs = Set(FreeText.runs(FreeText.words(text))) }
    }

    private let review: String
    private let instructions: Instructions?

    /// - Parameter instructions: what the teacher was told; what repeats it is no answer.
    init(review: String, instructions: Instructions?) {
        (self.review, self.instructions) = (review.lowercased(), instructions)
    }

    /// Whether it bears what belongs to prompts, analyses and programs.
    func isMarked(_ text: String) -> Bool {
        let lowered = text.lowercased()
        return Self.marks.contains(where: lowered.contains) || Self.holdsField(lowered)
    }

    /// nil: nothing is wrong with it.
    func refusal(of text: String) -> RefusalReason? {
        guard !isMarked(text), !text.unicodeScalars.contains(where: Self.isHidden),
            !holdsStranger(text.lowercased())
        else { return .chatter }
        guard let known = instructions?.runs, !known.isEmpty else { return nil }
        let copies = Self.runs(Self.words(text)).contains(where: known.contains)
        return copies ? .notAnAnswer : nil
    }

    func refusal(of finding: TeacherAnalysis.Finding) -> RefusalReason? {
        let (aspect, explanation) = (finding.aspect ?? "", finding.explanation ?? "")
        guard aspect.unicodeScalars.count <= Self.aspectScalarsMax,
            explanation.unicodeScalars.count <= Self.explanationScalarsMax
        else { return .tooLong }
        return refusal(of: aspect) ?? refusal(of: explanation)
    }

    /// "Opinion Target 1:"; of an opinion target explanations do speak.
    private static func holdsField(_ text: String) -> Bool {
        text.ranges(of: "opinion target").contains { range in
            text[range.upperBound...].first { $0 != " " && !$0.isNumber } == ":"
        }
    }

    /// A link, an address, a key or a placeholder that the review does not hold.
    private func holdsStranger(_ text: String) -> Bool {
        if text.matches(of: /\[[a-z][a-z0-9_]*-\d+\]/).contains(where: { !review.contains($0.0) }) {
            return true
        }
        return text.split(whereSeparator: \.isWhitespace).contains { part in
            let word = Self.trimmed(part)
            let isAddress = word.contains("://") || word.hasPrefix("www.") || word.contains("@")
            return (isAddress || Self.holdsKey(word)) && !review.contains(word)
        }
    }

    private static func holdsKey(_ word: Substring) -> Bool {
        let pieces = word.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-" }
        return pieces.contains { piece in
            let isNamed = keys.contains(where: piece.hasPrefix) && piece.count >= keyMin
            // "chicken-and-waffle-style" is long and no key.
            let isLong = piece.split(separator: "-").contains { $0.count > wordMax }
            return isNamed || isLong
        }
    }

    private static func trimmed(_ word: Substring) -> Substring {
        let isSign: (Character) -> Bool = { !$0.isLetter && !$0.isNumber && $0 != "/" && $0 != "@" }
        var word = word.drop(while: isSign)
        while let last = word.last, isSign(last) { word.removeLast() }
        return word
    }

    /// Controls and signs that no reader sees.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar != "\n" && scalar != "\t" && scalar != "\r"
        // Joiners are letters of some scripts and parts of emoji.
        case .format: scalar.value != 0x200C && scalar.value != 0x200D && scalar.value != 0xAD
        case .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static func runs(_ words: [String]) -> [[String]] {
        guard words.count >= copiedWords else { return [] }
        return (0...words.count - copiedWords).map { Array(words[$0..<$0 + copiedWords]) }
    }

    /// What belongs to prompts, analyses and programs, in small letters.
    private static let marks = [
        "sentiment:", "reasoning:", "aspect:", "-----", "begin review",
        "end review", "<review", "</", "```", "<|", "|>", "[inst]", "[/inst]", "<<sys", "{{", "}}",
        "{\"", "[system]", "[user]", "[assistant]", "system prompt", "###", "<script", "<html",
        "|-", "-|",
    ]
    /// How keys of services begin.
    private static let keys = ["sk-", "ghp_", "akia", "xoxb-", "eyj", "aiza"]
}
