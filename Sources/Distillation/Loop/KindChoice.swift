import Opinions

/// Which of the two questions a review is asked: by its text, so that a replay asks the same.
public struct KindChoice: Sendable {
    /// Share of rewritings, 0…1.
    public let rewritingShare: Double

    public init(rewritingShare: Double) { self.rewritingShare = rewritingShare }

    public func callAsFunction(_ review: Review) -> QuestionKind {
        let hash = review.text.utf8.reduce(0xcbf2_9ce4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        let place = Double(WordHashes.mixed(hash) >> 11) * 0x1p-53
        return place < rewritingShare ? .rewriting : .analysis
    }
}
