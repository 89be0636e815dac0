/// What opined writes for one review: its opinions, who found them, and where the review stood.
public struct ReviewResult: Equatable, Sendable {
    /// The record that held the review.
    public struct Source: Equatable, Sendable {
        public var topic: String
        public var partition: Int32
        public var offset: Int64
        /// Milliseconds since the epoch; nil where the broker gave none.
        public var timestampMilliseconds: Int64?

        public init(
            topic: String, partition: Int32, offset: Int64, timestampMilliseconds: Int64? = nil
        ) {
            self.topic = topic
            self.partition = partition
            self.offset = offset
            self.timestampMilliseconds = timestampMilliseconds
        }
    }

    public var id: String
    public var opinions: [Opinion]
    /// nil where the sentiment task was not asked for.
    public var sentiment: Sentiment?
    /// Empty where no labels were asked for.
    public var labels: [LabelScore]
    /// `opined-mini@3`.
    public var model: String
    /// nil where the review came from no record: `opined extract`.
    public var source: Source?

    public init(id: String, analysis: Analysis, model: String, source: Source?) {
        self.id = id
        opinions = analysis.opinions
        sentiment = analysis.sentiment
        labels = analysis.labels
        self.model = model
        self.source = source
    }

    /// One line of JSON, without a newline; the keys stand in the order of design §1 and are always
    /// all there, `null` where there is nothing. Confidences and scores have four decimals at most.
    /// Equal results give equal bytes.
    public func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.raw("{\"id\":")
        writer.string(id)
        writer.raw(",\"opinions\":")
        writer.list(opinions) { $0.opinion($1) }
        writer.raw(",\"sentiment\":")
        writer.sentiment(sentiment)
        writer.raw(",\"labels\":")
        writer.list(labels) { $0.label($1) }
        writer.raw(",\"model\":")
        writer.string(model)
        writer.raw(",\"source\":")
        writer.source(source)
        writer.raw("}")
        return writer.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func opinion(_ opinion: Opinion) {
        raw("{\"target\":")
        string(opinion.target)
        raw(",\"start\":")
        integer(opinion.span?.lowerBound)
        raw(",\"end\":")
        integer(opinion.span?.upperBound)
        raw(",\"category\":")
        string(opinion.category)
        raw(",\"polarity\":")
        string(opinion.polarity.rawValue)
        raw(",\"confidence\":")
        share(opinion.confidence)
        raw("}")
    }

    fileprivate mutating func sentiment(_ sentiment: Sentiment?) {
        guard let sentiment else { return raw("null") }
        raw("{\"label\":")
        string(sentiment.label.rawValue)
        raw(",\"scores\":{\"positive\":")
        share(sentiment.positive)
        raw(",\"neutral\":")
        share(sentiment.neutral)
        raw(",\"negative\":")
        share(sentiment.negative)
        raw("}}")
    }

    fileprivate mutating func label(_ score: LabelScore) {
        raw("{\"label\":")
        string(score.label)
        raw(",\"score\":")
        share(score.score)
        raw("}")
    }

    fileprivate mutating func source(_ source: ReviewResult.Source?) {
        guard let source else { return raw("null") }
        raw("{\"topic\":")
        string(source.topic)
        raw(",\"partition\":")
        integer(source.partition)
        raw(",\"offset\":")
        integer(source.offset)
        raw(",\"timestamp\":")
        integer(source.timestampMilliseconds)
        raw("}")
    }
}
