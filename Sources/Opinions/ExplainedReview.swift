/// What an analysis says of one review, its targets found in the review's text: a result of
/// `opined analyse`.
public struct ExplainedReview: Equatable, Sendable {
    /// An opinion with its reason.
    public struct Opinion: Equatable, Sendable {
        /// The words of the review that are judged, as they stand there; where the review doesn't
        /// hold them, the analysis' own words.
        public var target: String
        /// Where `target` stands, in Unicode scalars of the review: `text[start..<end] == target`;
        /// nil where the review doesn't hold it.
        public var span: Range<Int>?
        public var finding: TeacherAnalysis.Finding

        /// - Parameter span: Where the target of `finding` stands in `review`; nil: nowhere.
        public init(
            _ finding: TeacherAnalysis.Finding, at span: Range<Int>?, in review: [Unicode.Scalar]
        ) {
            target = span.map { String(String.UnicodeScalarView(review[$0])) } ?? finding.target
            (self.span, self.finding) = (span, finding)
        }
    }

    public var id: String
    /// In the order of the analysis.
    public var opinions: [Opinion]
    public var problems: TeacherAnalysis.Problems
    /// Whether the analysis came to its end, or was cut at its limit of tokens.
    public var isFinished: Bool
    /// `t5-analyst@1`.
    public var model: String

    public init(
        id: String, opinions: [Opinion], problems: TeacherAnalysis.Problems, isFinished: Bool,
        model: String
    ) {
        self.id = id
        self.opinions = opinions
        self.problems = problems
        self.isFinished = isFinished
        self.model = model
    }

    /// One line of JSON, without a newline; every key is always there, in the order of this code.
    public func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.raw("{\"id\":")
        writer.string(id)
        writer.raw(",\"opinions\":")
        writer.list(opinions) { $0.opinion($1) }
        writer.raw(",\"finished\":")
        writer.boolean(isFinished)
        writer.raw(",\"problems\":")
        writer.problems(problems)
        writer.raw(",\"model\":")
        writer.string(model)
        writer.raw("}")
        return writer.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func opinion(_ opinion: ExplainedReview.Opinion) {
        raw("{\"target\":")
        string(opinion.target)
        raw(",\"start\":")
        integer(opinion.span?.lowerBound)
        raw(",\"end\":")
        integer(opinion.span?.upperBound)
        raw(",\"aspect\":")
        string(opinion.finding.aspect)
        raw(",\"level\":")
        string(opinion.finding.level.rawValue)
        raw(",\"polarity\":")
        string(opinion.finding.polarity.rawValue)
        raw(",\"expression\":")
        string(opinion.finding.expression?.rawValue)
        raw(",\"explanation\":")
        string(opinion.finding.explanation)
        raw("}")
    }

    fileprivate mutating func problems(_ problems: TeacherAnalysis.Problems) {
        raw("{\"targets_without_sentiment\":")
        integer(problems.targetsWithoutSentiment)
        raw(",\"sentiments_without_target\":")
        integer(problems.sentimentsWithoutTarget)
        raw(",\"unknown_sentiments\":")
        integer(problems.unknownSentiments)
        raw(",\"stray_targets\":")
        integer(problems.strayTargets)
        raw(",\"too_long\":")
        boolean(problems.isTooLong)
        raw("}")
    }
}
