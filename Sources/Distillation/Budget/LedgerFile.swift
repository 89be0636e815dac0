import Glibc

/// A file that only grows, by lines that are on the disk when ``append(_:)`` returns.
///
/// One process has it at a time (flock). After a failed write it takes nothing more: the kernel may
/// have dropped the page of a failed sync, and a second one would lie.
final class LedgerFile {
    /// The longest ledger that is read at the start, in bytes: some four million calls.
    static let bytesMax = 1 << 30

    private let path: String
    private let descriptor: Int32
    private var isBroken = false

    /// Opens or makes the file and locks it.
    ///
    /// - Returns: the file and what it holds; a last line that has no end was never synced, so
    ///   nothing was done on its account, and it is cut off.
    static func open(_ path: String) throws(LedgerError) -> (LedgerFile, [UInt8]) {
        let file = try LedgerFile(path)
        let content = try file.read()
        let whole = content.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        if whole < content.count {
            guard ftruncate(file.descriptor, off_t(whole)) == 0, fsync(file.descriptor) == 0 else {
                throw LedgerError("repair", path)
            }
        }
        return (file, Array(content[..<whole]))
    }

    private init(_ path: String) throws(LedgerError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LedgerError("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw LedgerError(
                "lock", path, problem: "another process has it",
                remedy: "stop that opined, or give this one a state directory of its own")
        }
        (self.path, self.descriptor) = (path, descriptor)
        try Self.syncFolder(of: path)
    }

    deinit { close(descriptor) }

    func append(_ line: [UInt8]) throws(LedgerError) {
        guard !isBroken else {
            throw LedgerError(
                "write", path, problem: "an earlier write failed",
                remedy: "nothing is asked of the teacher until opined is restarted")
        }
        isBroken = true
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw LedgerError("write", path) }
            rest.removeFirst(count)
        }
        guard fdatasync(descriptor) == 0 else { throw LedgerError("sync", path) }
        isBroken = false
    }

    private func read() throws(LedgerError) -> [UInt8] {
        let size = lseek(descriptor, 0, SEEK_END)
        guard size >= 0, size <= Self.bytesMax else {
            throw LedgerError(
                "read", path, problem: "it has \(size) bytes, more than \(Self.bytesMax)",
                remedy: "move it away, and lower teacher.budget by what it says was spent")
        }
        var content = [UInt8](repeating: 0, count: Int(size))
        var done = 0
        while done < content.count {
            let count = content.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, off_t(done))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw LedgerError("read", path) }
            done += count
        }
        return content
    }

    /// The name of a new file is on the disk only when its folder is.
    private static func syncFolder(of path: String) throws(LedgerError) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError("open", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw LedgerError("sync", folder) }
    }
}
