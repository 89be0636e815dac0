import Disk
import Glibc

/// A file that is written under another name and takes its own when all of it is on the disk.
///
/// What was not published is removed with the writer; what a killed process leaves is overwritten
/// by the next one.
final class DurableWriter {
    private let path: String
    private let descriptor: Int32
    private var isPublished = false

    /// Makes the file, or empties it.
    init(path: String) throws(FileWriteError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileWriteError("create", path) }
    }

    deinit {
        close(descriptor)
        if !isPublished { unlink(path) }
    }

    func write(_ bytes: [UInt8]) throws(FileWriteError) {
        try bytes.withUnsafeBufferPointer { bytes throws(FileWriteError) in
            try write(UnsafeRawBufferPointer(bytes))
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FileWriteError) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileWriteError("write", path) }
            done += count
        }
    }

    /// Waits for the disk, renames, and waits for the name.
    func publish(as target: String) throws(FileWriteError) {
        guard fsync(descriptor) == 0 else { throw FileWriteError("sync", path) }
        guard rename(path, target) == 0 else { throw FileWriteError("rename to", target) }
        isPublished = true
        try DurableFile.syncFolder(DiskWriter.parent(of: target))
    }
}
