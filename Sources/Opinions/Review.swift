/// A review as it was taken from a record.
public struct Review: Equatable, Sendable {
    /// What the writer calls it; it comes back in the result.
    public var id: String
    /// Not only white space, and at most ``ReviewDecoder/textBytesMax`` bytes of UTF-8.
    public var text: String

    public init(id: String, text: String) { (self.id, self.text) = (id, text) }
}
