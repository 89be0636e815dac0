import Foundation
import Glibc

/// Keeps a cursor on the disk: whole and synced when ``write(_:)`` returns, or as it was before,
/// wherever a crash comes.
public struct CursorFile: Sendable {
    private static let bytesMax = 65_536

    private struct Content: Codable {
        var target: String
        var cursor: CorpusCursor
    }

    private let path: String
    private let target: String

    /// - Parameter target: where the records go, as a topic; a cursor of another one is no cursor.
    public init(path: String, target: String) { (self.path, self.target) = (path, target) }

    /// ``CorpusCursor/start`` where there is none, or what stands there is none of this target:
    /// records are sent twice then, and never left out.
    public func read() -> CorpusCursor {
        guard let data = FileManager.default.contents(atPath: path), data.count <= Self.bytesMax,
            let content = try? JSONDecoder().decode(Content.self, from: data),
            content.target == target, content.cursor >= .start, content.cursor.offset >= 0
        else { return .start }
        return content.cursor
    }

    public func write(_ cursor: CorpusCursor) throws(CorpusError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let bytes = try? encoder.encode(Content(target: target, cursor: cursor)) else {
            throw CorpusError(
                "write", path, problem: "a cursor can't be encoded", remedy: "report it")
        }
        let draft = path + ".new"
        try Self.write(Array(bytes) + [0x0A], to: draft)
        guard rename(draft, path) == 0 else { throw CorpusError("rename", draft) }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        try ShardFolder(path: folder).sync()
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(CorpusError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CorpusError("create", path) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw CorpusError("write", path) }
            rest.removeFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw CorpusError("sync", path) }
    }
}
