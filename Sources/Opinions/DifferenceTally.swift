/// How often two students answer differently, and how.
public struct DifferenceTally: Equatable, Sendable {
    /// How many categories are told apart; what comes after is counted as `other`.
    public static let categoriesMax = 256

    public private(set) var reviews = 0
    /// Reviews with at least one difference.
    public private(set) var differing = 0
    /// By what changed, as `positive → negative`.
    public private(set) var byChange: [String: Int] = [:]
    /// By category; `none` of opinions without one.
    public private(set) var byCategory: [String: Int] = [:]

    public init() {}

    /// Counts one review.
    public mutating func add(_ differences: [OpinionDifference]) {
        reviews += 1
        if !differences.isEmpty { differing += 1 }
        for difference in differences {
            byChange[difference.change, default: 0] += 1
            let category = difference.category ?? "none"
            let isKnown = byCategory[category] != nil || byCategory.count < Self.categoriesMax
            byCategory[isKnown ? category : "other", default: 0] += 1
        }
    }

    /// 0…1; 0 without reviews.
    public var disagreement: Double { reviews == 0 ? 0 : Double(differing) / Double(reviews) }
}
