import Glibc

/// Why the corpus can't be read or written.
public struct CorpusError: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(_ operation: String, _ path: String, problem: String, remedy: String) {
        description = "\(operation) \(path): \(problem); \(remedy)"
    }

    /// By the `errno` of the call that failed.
    init(_ operation: String, _ path: String) {
        self.init(
            operation, path, problem: String(cString: strerror(errno)),
            remedy: "check the disk's space and the permissions of the state directory")
    }
}
