import Glibc

/// Small files that are on the disk when they are said to be written.
public enum DurableFile {
    /// - Parameter beforeSync: called between the last byte and the sync.
    public static func write(
        _ bytes: [UInt8], to path: String,
        beforeSync: () throws(FileWriteError) -> Void = {}
    ) throws(FileWriteError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileWriteError("create", path) }
        defer { close(descriptor) }
        try write(bytes[...], to: descriptor, path)
        try beforeSync()
        guard fsync(descriptor) == 0 else { throw FileWriteError("sync", path) }
    }

    static func write(
        _ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String
    ) throws(FileWriteError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileWriteError("write", path) }
            rest.removeFirst(count)
        }
    }

    /// Waits until the names in a folder are on the disk.
    public static func syncFolder(_ path: String) throws(FileWriteError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileWriteError("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileWriteError("sync", path) }
    }
}
