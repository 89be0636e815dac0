/// Why a run ended without a candidate.
public struct LearningError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ problem: String, remedy: String) { description = "\(problem); \(remedy)" }
}
