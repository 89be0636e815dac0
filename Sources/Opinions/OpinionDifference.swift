/// One thing that two analyses of a review do not say alike.
public struct OpinionDifference: Equatable, Sendable {
    public var target: String?
    public var category: String?
    /// nil: only the second analysis has an opinion there.
    public var before: Polarity?
    /// nil: only the first one has.
    public var after: Polarity?

    public init(
        target: String? = nil, category: String? = nil, before: Polarity? = nil,
        after: Polarity? = nil
    ) {
        self.target = target
        self.category = category
        self.before = before
        self.after = after
    }

    /// What differs, in the order of the first analysis, then of the second. Opinions are of the
    /// same thing when their place in the text and their category are the same; confidence does
    /// not count.
    public static func between(_ before: [Opinion], _ after: [Opinion]) -> [OpinionDifference] {
        var rest = after
        var differences: [OpinionDifference] = []
        for opinion in before {
            let same = rest.firstIndex {
                isSamePlace($0, opinion) && $0.polarity == opinion.polarity
            }
            guard let place = same ?? rest.firstIndex(where: { isSamePlace($0, opinion) }) else {
                differences.append(of(opinion, before: opinion.polarity, after: nil))
                continue
            }
            let other = rest.remove(at: place)
            if other.polarity != opinion.polarity {
                differences.append(of(opinion, before: opinion.polarity, after: other.polarity))
            }
        }
        return differences + rest.map { of($0, before: nil, after: $0.polarity) }
    }

    /// As `positive → negative`, with `none` where there is no opinion.
    public var change: String {
        "\(before?.rawValue ?? "none") → \(after?.rawValue ?? "none")"
    }

    private static func of(
        _ opinion: Opinion, before: Polarity?, after: Polarity?
    ) -> OpinionDifference {
        OpinionDifference(
            target: opinion.target, category: opinion.category, before: before, after: after)
    }

    private static func isSamePlace(_ one: Opinion, _ other: Opinion) -> Bool {
        one.span == other.span && one.category == other.category
    }
}
