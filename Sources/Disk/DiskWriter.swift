import Foundation
import Glibc

/// Changes to the disk in single steps, each of which can be the last one before a crash.
///
/// Nothing is cached: what a step did is done when it returns, and durable after the `sync` step
/// of its file or folder.
public struct DiskWriter: Sendable {
    private static let copyBytes = 1 << 20

    private let before: @Sendable (DiskStep) throws(FileWriteError) -> Void

    /// - Parameter before: called before each step; tests end the world by throwing in it.
    public init(before: @escaping @Sendable (DiskStep) throws(FileWriteError) -> Void = { _ in }) {
        self.before = before
    }

    /// Makes one folder; its parent must be there. One that is there already is no error.
    public func makeFolder(_ path: String) throws(FileWriteError) {
        try before(.makeFolder(path))
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw FileWriteError("create", path)
        }
    }

    /// Makes a folder and those above it that are not there, each of them durable.
    public func makeFolders(_ path: String) throws(FileWriteError) {
        var missing: [String] = []
        var folder = path
        while !folder.isEmpty, access(folder, F_OK) != 0, errno == ENOENT {
            missing.append(folder)
            folder = Self.parent(of: folder)
        }
        for folder in missing.reversed() {
            try makeFolder(folder)
            try syncFolder(Self.parent(of: folder))
        }
    }

    /// The folder that holds a file: `.` of a bare name.
    public static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Writes a file and syncs it.
    public func write(_ bytes: [UInt8], to path: String) throws(FileWriteError) {
        try before(.write(path))
        try DurableFile.write(bytes, to: path) { () throws(FileWriteError) in
            try before(.syncFile(path))
        }
    }

    /// Copies a file and syncs the copy.
    public func copy(_ source: String, to path: String) throws(FileWriteError) {
        try before(.write(path))
        let from = open(source, O_RDONLY | O_CLOEXEC)
        guard from >= 0 else { throw FileWriteError("open", source) }
        defer { close(from) }
        let to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard to >= 0 else { throw FileWriteError("create", path) }
        defer { close(to) }
        var buffer = [UInt8](repeating: 0, count: Self.copyBytes)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(from, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileWriteError("read", source) }
            if count == 0 { break }
            try DurableFile.write(buffer[..<count], to: to, path)
        }
        try before(.syncFile(path))
        guard fsync(to) == 0 else { throw FileWriteError("sync", path) }
    }

    public func syncFolder(_ path: String) throws(FileWriteError) {
        try before(.syncFolder(path))
        try DurableFile.syncFolder(path)
    }

    /// Renames over whatever file has that name.
    public func rename(_ path: String, to target: String) throws(FileWriteError) {
        try before(.rename(path, to: target))
        guard Glibc.rename(path, target) == 0 else { throw FileWriteError("rename", path) }
    }

    /// - Parameter time: when the link shall say that it was made, in seconds since 1970, to a
    ///   quarter of a microsecond.
    public func link(
        _ path: String, to target: String, time: Double
    ) throws(FileWriteError) {
        try before(.link(path))
        guard symlink(target, path) == 0 else { throw FileWriteError("link", path) }
        let seconds = time.rounded(.down)
        let stamp = timespec(tv_sec: Int(seconds), tv_nsec: Int((time - seconds) * 1e9))
        guard utimensat(AT_FDCWD, path, [stamp, stamp], AT_SYMLINK_NOFOLLOW) == 0 else {
            throw FileWriteError("stamp", path)
        }
    }

    /// Removes a file or a whole folder; one that is not there is no error.
    public func remove(_ path: String) throws(FileWriteError) {
        try before(.remove(path))
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw FileWriteError("remove", path)
        }
        do { try FileManager.default.removeItem(atPath: path) } catch {
            let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            throw FileWriteError("remove", path, code: underlying.map { Int32($0.code) } ?? EIO)
        }
    }
}
