import Foundation

@testable import Distillation

/// The folder of a corpus, which is not there at first and goes with the test.
final class TemporaryCorpus {
    /// Bytes are turned about, so that what was not decoded is seen; the program's codec is zstd.
    static let codec = FrameCodec(
        compress: { $0.map { $0 ^ 0x5A } }, decompress: { $0.map { $0 ^ 0x5A } })

    private let root: URL
    let path: String

    init() {
        root = FileManager.default.temporaryDirectory.appending(
            path: "opined-corpus-\(UUID().uuidString)")
        path = root.appending(path: "teacher/corpus").path
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func store(shardBytesMax: Int = 1 << 20) throws -> CorpusStore {
        try CorpusStore(directory: path, shardBytesMax: shardBytesMax, codec: Self.codec)
    }

    func writer(shardBytesMax: Int = 1 << 20) throws -> CorpusWriter {
        try CorpusWriter(path: path, codec: Self.codec, shardBytesMax: shardBytesMax)
    }

    func records() throws -> ([CorpusRecord], CorpusRecords.Damage) {
        var records: [CorpusRecord] = []
        let damage = try CorpusRecords(directory: path, codec: Self.codec).read {
            records.append($0)
        }
        return (records, damage)
    }
}
