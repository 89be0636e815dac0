import Glibc

/// Why the ledger can't be kept. Nothing may be asked then: what is not written down is not spent.
public struct LedgerError: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(_ operation: String, _ path: String, problem: String, remedy: String) {
        description = "\(operation) \(path): \(problem); \(remedy)"
    }

    /// By the `errno` of the call that failed.
    init(_ operation: String, _ path: String) {
        self.init(
            operation, path, problem: String(cString: strerror(errno)),
            remedy: "nothing is asked of the teacher until the disk takes it; check space and "
                + "permissions, then restart opined")
    }
}
