/// A prompt file that can't be used: where, why, and what to do.
public struct PromptError: Error, Equatable, Sendable, CustomStringConvertible {
    public let path: String
    /// From 1; nil where the whole file is meant.
    public let line: Int?
    public let problem: String
    let remedy: String

    init(_ path: String, line: Int? = nil, _ problem: String, remedy: String) {
        (self.path, self.line, self.problem, self.remedy) = (path, line, problem, remedy)
    }

    public var description: String {
        "read the prompt \(path)\(line.map { ":\($0)" } ?? ""): \(problem); \(remedy)"
    }
}
