/// A text with what somebody says of it, to train a student on: a line of a labelled file, or a
/// review with its teacher's answer. What nobody said is nil, and teaches nothing.
public struct TaughtText: Equatable, Sendable {
    /// Words that are judged.
    public struct Term: Equatable, Sendable {
        /// Unicode scalars of the text.
        public var span: Range<Int>
        /// nil where two judgements stand on the same words: which of them counts is not known.
        public var polarity: Polarity?
        /// How far the judgement is to be trusted, 0…1.
        public var weight: Float

        public init(span: Range<Int>, polarity: Polarity?, weight: Float = 1) {
            (self.span, self.polarity, self.weight) = (span, polarity, weight)
        }
    }

    public var text: String
    /// All of the text's, in order.
    public var terms: [Term]?
    /// Each category that the text speaks of, with its polarities.
    public var categories: [String: [Polarity]]?
    public var sentiment: Sentiment?
    public var sentimentWeight: Float
    /// What a teacher wrote of it, word for word: for students that write.
    public var answers: [String] = []
    /// What the text is about, as a product or a domain.
    public var group: String?

    public init(
        _ text: String, terms: [Term]? = nil, categories: [String: [Polarity]]? = nil,
        sentiment: Sentiment? = nil, sentimentWeight: Float = 1, group: String? = nil
    ) {
        (self.text, self.terms, self.categories) = (text, terms, categories)
        (self.sentiment, self.sentimentWeight, self.group) = (sentiment, sentimentWeight, group)
    }

    /// With white space folded: texts that are equal by this are one text, whichever file they come
    /// from.
    public var folded: String { Self.folded(text) }

    public static func folded(_ text: String) -> String {
        text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
            .map { String($0) }.joined(separator: " ")
    }
}

extension TaughtText {
    /// Of a labelled sentence.
    ///
    /// - Parameters:
    ///   - hasTerms: whether terms were asked for where this was labelled; without, that there is
    ///     none says nothing.
    ///   - hasCategories: the same of categories.
    public init(
        _ entry: BenchmarkEntry, hasTerms: Bool, hasCategories: Bool, group: String? = nil
    ) {
        self.init(entry.sentence, group: group)
        if hasTerms { terms = entry.terms }
        if hasCategories {
            categories = entry.aspects.reduce(into: [:]) { found, aspect in
                guard let category = aspect.category.map(BenchmarkEntry.categoryText),
                    let polarity = Polarity(rawValue: aspect.polarity)
                else { return }
                found[category, default: []].append(polarity)
            }
        }
        // "I love it" has no term, and yet an opinion: only who asked for categories knows that
        // there is none.
        let polarities = entry.aspects.compactMap { Polarity(rawValue: $0.polarity) }
        if !polarities.isEmpty || hasCategories { set(sentimentOf: polarities) }
    }

    /// The sentiment that judgements of parts speak for: neutral ones don't outvote an opinion, and
    /// mixed ones are trusted less.
    public mutating func set(sentimentOf polarities: [Polarity]) {
        sentiment = nil
        guard !polarities.contains(.conflict) else { return }
        let praise = Double(polarities.count { $0 == .positive })
        let blame = Double(polarities.count { $0 == .negative })
        guard praise + blame > 0 else {
            sentiment = Sentiment(positive: 0, neutral: 1, negative: 0)
            sentimentWeight = polarities.isEmpty ? 0.3 : 0.5
            return
        }
        let share = praise / (praise + blame)
        sentiment = Sentiment(positive: share, neutral: 0, negative: 1 - share)
        sentimentWeight = share == 0 || share == 1 ? 1 : 0.2
    }
}

extension [TaughtText.Term] {
    /// By their start, then by their end.
    public var inOrder: [TaughtText.Term] {
        sorted {
            ($0.span.lowerBound, $0.span.upperBound) < ($1.span.lowerBound, $1.span.upperBound)
        }
    }
}

extension BenchmarkEntry {
    /// Where its terms stand. An aspect without a target or without offsets is none.
    fileprivate var terms: [TaughtText.Term] {
        var found: [Range<Int>: Polarity?] = [:]
        for aspect in aspects where aspect.target != nil {
            guard let start = aspect.from.flatMap({ Int($0) }),
                let end = aspect.to.flatMap({ Int($0) }), 0 <= start, start < end
            else { continue }
            let polarity = Polarity(rawValue: aspect.polarity)
            let known = found[start..<end] ?? polarity
            found[start..<end] = .some(known == polarity ? polarity : nil)
        }
        return found.map { TaughtText.Term(span: $0.key, polarity: $0.value) }.inOrder
    }
}
