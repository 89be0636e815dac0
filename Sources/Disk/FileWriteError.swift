import Glibc

/// A file or folder that could not be written: what was tried, what the system said, what to do.
public struct FileWriteError: Error, Equatable, Sendable, CustomStringConvertible {
    /// As `write` or `rename`.
    public let operation: String
    public let path: String
    public let code: Int32

    /// - Parameter code: as `errno` says; by default what it says now.
    public init(_ operation: String, _ path: String, code: Int32 = errno) {
        (self.operation, self.path, self.code) = (operation, path, code)
    }

    public var description: String {
        let remedy =
            switch code {
            case ENOSPC, EDQUOT: "make room there, or choose another folder"
            case EACCES, EPERM, EROFS: "choose a folder that you may write to"
            default: "check the folder and its permissions"
            }
        return "\(operation) \(path): \(String(cString: strerror(code))); \(remedy)"
    }
}
