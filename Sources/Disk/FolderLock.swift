import Glibc

/// A folder that one process at a time may change: a lock (flock) that ends with its process,
/// however that ends, or with the last reference.
public final class FolderLock: Sendable {
    private let descriptor: Int32

    /// - Returns: nil where another holder has it.
    /// - Parameter path: of the lock's file, which is made where it is not there, and stays.
    public init?(_ path: String) throws(FileWriteError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileWriteError("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw FileWriteError("lock", path) }
            return nil
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
