/// A review as it was taken from a record.
public struct Review: Equatable, Sendable {
    /// What the writer calls it; it comes back in the result.
    public var id: String
    /// Not only white space, and at most ``ReviewDecoder/textBytesMax`` bytes of UTF-8.
    public var text: String

    /// What its writer gave in stars, 1…5; nil where there is none.
    public var stars: Double?

    public init(id: String, text: String, stars: Double? = nil) {
        (self.id, self.text, self.stars) = (id, text, stars)
    }
}
