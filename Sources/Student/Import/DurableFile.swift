import Glibc
import Transformer

/// Small files that are on the disk when they are said to be written.
enum DurableFile {
    static func write(_ bytes: [UInt8], to path: String) throws(FileWriteError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileWriteError("create", path) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileWriteError("write", path) }
            rest.removeFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw FileWriteError("sync", path) }
    }

    /// Waits until the names in a folder are on the disk.
    static func syncFolder(_ path: String) throws(FileWriteError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileWriteError("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileWriteError("sync", path) }
    }
}
