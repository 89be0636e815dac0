import Czstd

/// A failed call of zstd: what was tried, what it found, what to do.
public struct ZstdError: Error, Equatable, Sendable, CustomStringConvertible {
    public let operation: String
    public let answer: String

    init(_ operation: String, _ answer: String) {
        (self.operation, self.answer) = (operation, answer)
    }

    public var description: String { "\(operation): \(answer)" }

    /// The result of a call that returns a size or an error in one number.
    static func check(_ operation: String, _ result: Int) throws(ZstdError) -> Int {
        guard ZSTD_isError(result) == 0 else {
            throw ZstdError(operation, String(cString: ZSTD_getErrorName(result)))
        }
        return result
    }
}
