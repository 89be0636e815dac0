/// What a teacher said, as its endpoint gave it.
public struct TeacherAnswer: Equatable, Sendable {
    /// Why the text ends where it does (`finish_reason` of a chat completion).
    public enum Ending: String, Codable, Sendable {
        case stop
        /// Cut at the limit of tokens.
        case length
        /// Anything else, or nothing.
        case other
    }

    public var text: String
    public var ending: Ending

    public init(text: String, ending: Ending) { (self.text, self.ending) = (text, ending) }
}
