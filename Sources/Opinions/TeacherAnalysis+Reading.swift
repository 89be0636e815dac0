extension TeacherAnalysis {
    /// Reads an analysis as teachers write it, and takes what it can: never fails, and counts what
    /// it left out. A text that is no analysis has no findings.
    ///
    /// Lines end with a line break or the paper's `[NL]`, or not at all. Several groups of aspect,
    /// sentiment and reasoning may stand under one target. An analysis ends where the text of a
    /// review begins, or where targets are numbered from 1 again: teachers go on with reviews that
    /// they make up, or say it all once more. Linear time; any text.
    public init(parsing text: String) {
        let scalars = text.replacing("[NL]", with: "\n").unicodeScalars
        var reader = AnalysisReader(Array(scalars.prefix(Self.scalarsMax)))
        self = reader.read()
        if scalars.count > Self.scalarsMax { problems.isTooLong = true }
    }
}

/// Turns the fields of an analysis into findings, one after the other.
private struct AnalysisReader {
    private struct Target {
        var words: String
        var index: Int
        var isJudged = false
    }

    private let text: [Unicode.Scalar]
    private var analysis = TeacherAnalysis(findings: [])
    private var target: Target?
    private var aspect: String?
    /// The number of the last target that had one.
    private var lastNumber = 0
    private var targets = 0
    /// Whether the last finding may still be explained.
    private var isUnexplained = false
    private var isOver = false

    init(_ text: [Unicode.Scalar]) { self.text = text }

    mutating func read() -> TeacherAnalysis {
        for field in AnalysisField.fields(in: text) {
            if !isOver { isOver = endsAnalysis(field) }
            guard !isOver else {
                analysis.problems.strayTargets += field.kind == .target ? 1 : 0
                continue
            }
            switch field.kind {
            case .target: begin(field)
            case .aspect: aspect = words(field).nonEmpty
            case .sentiment: judge(field)
            case .reasoning: explain(field)
            case .review, .other: break
            }
        }
        leaveTarget()
        return analysis
    }

    private func endsAnalysis(_ field: AnalysisField) -> Bool {
        guard !analysis.findings.isEmpty else { return false }
        switch field.kind {
        case .review: return true
        case .target: return field.number == 1 && lastNumber > 1
        default: return false
        }
    }

    private mutating func begin(_ field: AnalysisField) {
        leaveTarget()
        lastNumber = field.number ?? lastNumber
        target = Target(words: QuotedWords.name(line(field)).string, index: targets)
        targets += 1
        aspect = nil
        isUnexplained = false
    }

    private mutating func leaveTarget() {
        if let target, !target.isJudged { analysis.problems.targetsWithoutSentiment += 1 }
    }

    private mutating func judge(_ field: AnalysisField) {
        isUnexplained = false
        guard let words = target?.words.nonEmpty, let index = target?.index else {
            analysis.problems.sentimentsWithoutTarget += 1
            return
        }
        target?.isJudged = true
        guard analysis.findings.count < TeacherAnalysis.findingsMax else {
            analysis.problems.isTooLong = true
            return
        }
        guard let level = SentimentLevel(spelling: self.words(field)) else {
            analysis.problems.unknownSentiments += 1
            return
        }
        analysis.findings.append(
            TeacherAnalysis.Finding(
                target: words, targetIndex: index, aspect: aspect, level: level))
        isUnexplained = true
    }

    /// A reasoning ends with its paragraph; what follows a blank line is talk.
    private mutating func explain(_ field: AnalysisField) {
        guard isUnexplained else { return }
        var paragraph: [Unicode.Scalar] = []
        for line in text[field.value].split(
            omittingEmptySubsequences: false, whereSeparator: \.isLineBreak)
        {
            let isBlank = line.allSatisfy(\.properties.isWhitespace)
            if isBlank && !paragraph.isEmpty { break }
            if !isBlank { paragraph += [" "] + line }
        }
        let words = QuotedWords.bare(paragraph).string.split(whereSeparator: \.isWhitespace)
        guard let explanation = words.joined(separator: " ").nonEmpty else { return }
        let last = analysis.findings.count - 1
        analysis.findings[last].explanation = explanation
        analysis.findings[last].expression = TeacherAnalysis.Expression(saidIn: explanation)
        isUnexplained = false
    }

    private func words(_ field: AnalysisField) -> String { QuotedWords.bare(line(field)).string }

    /// The first line of a field that holds something.
    private func line(_ field: AnalysisField) -> ArraySlice<Unicode.Scalar> {
        let lines = text[field.value].split(whereSeparator: \.isLineBreak)
        return lines.first { !$0.allSatisfy(\.properties.isWhitespace) } ?? []
    }
}

extension TeacherAnalysis.Expression {
    /// What an explanation says of how the review expresses its sentiment.
    init?(saidIn explanation: String) {
        let words = explanation.lowercased().split { !$0.isLetter && $0 != "'" && $0 != "’" }
        var isExplicit = false
        var isImplied = false
        for (index, word) in words.enumerated() {
            if word.hasPrefix("explicit") {
                // "is not explicitly stated", "doesn't say explicitly"
                let isDenied = words[..<index].suffix(3).contains {
                    $0 == "not" || $0 == "no" || $0.hasSuffix("n't") || $0.hasSuffix("n’t")
                }
                isExplicit = isExplicit || !isDenied
                isImplied = isImplied || isDenied
            } else if word.hasPrefix("implicit") || word == "implied" || word == "inferred" {
                isImplied = true
            }
        }
        guard isExplicit != isImplied else { return nil }
        self = isExplicit ? .explicit : .implied
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

extension [Unicode.Scalar] {
    fileprivate var string: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: self)
        return String(view)
    }
}
