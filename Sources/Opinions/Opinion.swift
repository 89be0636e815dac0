/// One opinion: what is judged, and how.
public struct Opinion: Equatable, Sendable {
    /// The words of the review that are judged; nil where only a category is.
    public var target: String?
    /// Where `target` stands, in Unicode scalars of the original text:
    /// `text[start..<end] == target`.
    public var span: Range<Int>?
    /// The aspect category, as `food quality`; nil from the extraction task.
    public var category: String?
    public var polarity: Polarity
    /// The calibrated chance that this opinion is right, 0…1.
    public var confidence: Double

    public init(
        target: String? = nil, span: Range<Int>? = nil, category: String? = nil,
        polarity: Polarity, confidence: Double
    ) {
        self.target = target
        self.span = span
        self.category = category
        self.polarity = polarity
        self.confidence = confidence
    }
}
