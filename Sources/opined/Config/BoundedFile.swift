import Foundation
import Glibc

/// Reads small files whole: settings, secrets.
enum BoundedFile {
    /// Why a file could not be read, and what to do; without its path.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Throws: ``Failure`` where the file is missing, unreadable, no regular file (a pipe would
    ///   block) or longer than `bytesMax`. `/dev/null` is an empty file, as people expect.
    static func read(_ path: String, bytesMax: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let remedy = errno == ENOENT ? "create it or name another" : "check its permissions"
            throw Failure(description: "\(String(cString: strerror(errno))); \(remedy)")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0,
            status.st_mode & S_IFMT == S_IFREG || path == "/dev/null"
        else {
            throw Failure(description: "is no regular file; name a file")
        }
        let bytes = try file.read(upToCount: bytesMax + 1) ?? Data()
        guard bytes.count <= bytesMax else {
            throw Failure(description: "has more than \(bytesMax) bytes; name another file")
        }
        return Array(bytes)
    }
}
