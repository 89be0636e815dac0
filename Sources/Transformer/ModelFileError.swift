/// A file of a model that can't be used: which, where in it, what was found, what to do.
public struct ModelFileError: Error, Equatable, Sendable, CustomStringConvertible {
    public static let usualRemedy = "restore the model directory from where it came"

    public let file: String
    /// The tensor, or the key of a JSON file; nil where the file as a whole is at fault.
    public let tensor: String?
    public let problem: String
    public let remedy: String

    public init(
        file: String, tensor: String? = nil, problem: String,
        remedy: String = ModelFileError.usualRemedy
    ) {
        self.file = file
        self.tensor = tensor
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String {
        let place = tensor.map { ", \($0)" } ?? ""
        return "read \(file)\(place): \(problem); \(remedy)"
    }
}
