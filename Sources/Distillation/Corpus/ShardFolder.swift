import Foundation
import Glibc

/// The shards of a corpus: `000001.jsonl.zst` and on.
struct ShardFolder: Sendable {
    static let suffix = ".jsonl.zst"
    private static let digits = 6
    let path: String

    func file(_ number: Int) -> String {
        let text = String(number)
        let zeros = String(repeating: "0", count: max(0, Self.digits - text.count))
        return "\(path)/\(zeros)\(text)\(Self.suffix)"
    }

    /// Makes the folder and those above it that are not there, for their owner only.
    func make() throws(CorpusError) {
        var missing: [String] = []
        var folder = path
        while !folder.isEmpty, access(folder, F_OK) != 0, errno == ENOENT {
            missing.append(folder)
            folder = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
        }
        for folder in missing.reversed() {
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw CorpusError("make", folder)
            }
            let slash = folder.lastIndex(of: "/")
            let above = slash.map { $0 == folder.startIndex ? "/" : String(folder[..<$0]) }
            try ShardFolder(path: above ?? ".").sync()
        }
    }

    /// Ascending. Files of other names are left alone.
    func numbers() throws(CorpusError) -> [Int] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
            throw CorpusError(
                "list", path, problem: "it is no folder that can be read",
                remedy: "check its name and permissions")
        }
        return names.compactMap { name in
            name.hasSuffix(Self.suffix) ? Int(name.dropLast(Self.suffix.count)) : nil
        }.filter { $0 > 0 }.sorted()
    }

    func read(_ number: Int) throws(CorpusError) -> [UInt8] {
        do { return Array(try Data(contentsOf: URL(filePath: file(number)))) } catch {
            throw CorpusError(
                "read", file(number), problem: "it can't be read", remedy: "check its permissions")
        }
    }

    /// How many bytes a shard has.
    func bytes(of number: Int) throws(CorpusError) -> Int {
        var status = stat()
        guard stat(file(number), &status) == 0 else { throw CorpusError("read", file(number)) }
        return Int(status.st_size)
    }

    /// Bytes of a shard from a place on: `count`, or as many as there are.
    func read(_ number: Int, from offset: Int, count: Int) throws(CorpusError) -> [UInt8] {
        let descriptor = open(file(number), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CorpusError("open", file(number)) }
        defer { close(descriptor) }
        let size = try bytes(of: number)
        var content = [UInt8](repeating: 0, count: max(0, min(count, size - offset)))
        var done = 0
        while done < content.count {
            let got = content.withUnsafeMutableBytes {
                pread(
                    descriptor, $0.baseAddress?.advanced(by: done), $0.count - done,
                    off_t(offset + done))
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw CorpusError("read", file(number)) }
            // Cut off meanwhile, by a writer that repairs its shard.
            guard got > 0 else { return Array(content[..<done]) }
            done += got
        }
        return content
    }

    /// Waits until the names in the folder are on the disk.
    func sync() throws(CorpusError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CorpusError("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CorpusError("sync", path) }
    }
}
