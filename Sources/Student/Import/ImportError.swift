/// Why a model was not imported, though its files can be read: what was found, what to do.
public struct ImportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Who can mend it; the only part that code may branch on.
    public enum Disposition: Sendable {
        /// Another argument is needed.
        case usage
        /// The checkpoint is not one that can be taken.
        case checkpoint
        /// The imported model does not work; its source is not to blame.
        case broken
    }

    public let disposition: Disposition
    public let problem: String
    public let remedy: String

    init(_ disposition: Disposition, _ problem: String, remedy: String) {
        (self.disposition, self.problem, self.remedy) = (disposition, problem, remedy)
    }

    public var description: String { "import: \(problem); \(remedy)" }
}
