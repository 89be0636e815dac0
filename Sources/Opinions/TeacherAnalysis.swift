/// What a teacher, or a T5 that was distilled from one, says of a review in free text (paper §2):
///
///     Opinion Target 1: "battery life"
///     Aspect: Endurance
///     Sentiment: Very Positive
///     Reasoning: The reviewer says explicitly that it lasts for two days.
///
/// ``init(parsing:)`` reads it with all the drift that teachers show, ``linearised`` writes it.
public struct TeacherAnalysis: Equatable, Sendable {
    /// One aspect of one target, judged. A target that is judged by several aspects has several.
    public struct Finding: Equatable, Sendable {
        /// The words that the teacher quotes from the review, without quotes; the review need not
        /// hold them: ``TargetLocator`` tells.
        public var target: String
        /// Which `Opinion Target` of the analysis it stands under, from 0.
        public var targetIndex: Int
        /// As it is written; nil where none is.
        public var aspect: String?
        public var level: SentimentLevel
        /// Why, on one line; nil where nothing is said.
        public var explanation: String?
        /// nil where the explanation says neither, or both.
        public var expression: Expression?

        public init(
            target: String, targetIndex: Int, aspect: String? = nil, level: SentimentLevel,
            explanation: String? = nil, expression: Expression? = nil
        ) {
            self.target = target
            self.targetIndex = targetIndex
            self.aspect = aspect
            self.level = level
            self.explanation = explanation
            self.expression = expression
        }

        public var polarity: Polarity { level.polarity }
    }

    /// How the review expresses a sentiment, by the words of the explanation.
    public enum Expression: String, Codable, Sendable {
        case explicit, implied
    }

    /// What of an analysis could not be used: how often each occurred.
    public struct Problems: Equatable, Sendable {
        /// Targets under which no sentiment was read.
        public var targetsWithoutSentiment = 0
        /// Sentiments before any target, or under an empty one.
        public var sentimentsWithoutTarget = 0
        /// Sentiments that say no level: "Not specified", "Mixed".
        public var unknownSentiments = 0
        /// Targets behind the analysis: of another review that the teacher made up, or said again.
        public var strayTargets = 0
        /// Whether the text was longer than ``TeacherAnalysis/scalarsMax`` or had more findings
        /// than ``TeacherAnalysis/findingsMax``; what is beyond was not read.
        public var isTooLong = false

        public init() {}

        /// Those of the analyses of several parts of a review.
        public init(summing problems: [Problems]) {
            for part in problems {
                targetsWithoutSentiment += part.targetsWithoutSentiment
                sentimentsWithoutTarget += part.sentimentsWithoutTarget
                unknownSentiments += part.unknownSentiments
                strayTargets += part.strayTargets
                isTooLong = isTooLong || part.isTooLong
            }
        }
    }

    /// The longest text that is read, in Unicode scalars.
    public static let scalarsMax = 65_536
    /// The most findings of one analysis.
    public static let findingsMax = 256

    /// In the order of the text.
    public var findings: [Finding]
    public var problems = Problems()

    public init(findings: [Finding]) { self.findings = findings }

    /// The analysis as text, in the form that teachers are asked for: targets numbered from 1 and
    /// a blank line between them. ``init(parsing:)`` reads the same findings back if they came from
    /// there.
    public var linearised: String {
        var lines: [String] = []
        var number = 0
        var last: Int?
        for finding in findings {
            if finding.targetIndex != last {
                if number > 0 { lines.append("") }
                number += 1
                lines.append("Opinion Target \(number): \"\(finding.target)\"")
                last = finding.targetIndex
            }
            if let aspect = finding.aspect { lines.append("Aspect: \(aspect)") }
            lines.append("Sentiment: \(finding.level.title)")
            if let explanation = finding.explanation { lines.append("Reasoning: \(explanation)") }
        }
        return lines.joined(separator: "\n")
    }
}
