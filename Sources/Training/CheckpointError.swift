/// A checkpoint that can't be gone on from: what was found, what to do.
public struct CheckpointError: Error, Equatable, Sendable, CustomStringConvertible {
    public let path: String
    public let problem: String

    public var description: String {
        "resume \(path): \(problem); remove it to train from the start"
    }
}
