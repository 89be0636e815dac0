import Distillation
import Foundation
import Kafka
import Testing

@testable import opined

struct FrameCodecZstdTests {
    private static let zstd = ["/usr/bin/zstd", "/usr/local/bin/zstd", "/bin/zstd"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test func whatTheProgramKeepsIsReadBack() throws {
        let corpus = CorpusFolder()
        let records = (0..<60).map { CorpusRecord.numbered($0, padding: 20 * $0) }
        try corpus.store(shardBytesMax: 5_000).append(contentsOf: Array(records[..<30]))
        let store = try corpus.store(shardBytesMax: 5_000)
        for record in records[30...] { try store.append(record) }
        #expect(try corpus.records() == records)
    }

    @Test(.enabled(if: zstd != nil, "the command line tool zstd is not installed"))
    func theToolZstdReadsAShard() throws {
        let corpus = CorpusFolder()
        let records = (0..<20).map { CorpusRecord.numbered($0) }
        for record in records { try corpus.store().append(record) }
        let shard = try #require(
            CorpusRecords(directory: corpus.path, codec: try .zstd()).shards().first)
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.zstd))
        process.arguments = ["--decompress", "--stdout", shard.path]
        process.standardOutput = output
        try process.run()
        let text = try #require(try output.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let lines = text.split(separator: 0x0A)
        #expect(lines.map { CorpusLine.decode($0) } == records)
    }

    @Test func aBombIsNotDecompressed() throws {
        let compressor = try ZstdCompressor()
        let codec = try FrameCodec.zstd()
        let most = CorpusStore.frameContentBytesMax
        let allowed = try compressor.compress([UInt8](repeating: 0x20, count: most))
        #expect(try codec.decompress(allowed).count == most)
        let bomb = try compressor.compress([UInt8](repeating: 0x20, count: most + 1))
        #expect(bomb.count < 10_000)
        #expect(throws: ZstdError.self) { try codec.decompress(bomb) }
    }

    @Test func aBombInACorpusIsCountedAndPassedOver() throws {
        let corpus = CorpusFolder()
        try corpus.store().append(.numbered(1))
        let compressor = try ZstdCompressor()
        let bombs = FrameCodec(
            compress: { _ in
                try compressor.compress(
                    [UInt8](repeating: 0x20, count: CorpusStore.frameContentBytesMax + 1))
            }, decompress: { $0 })
        try CorpusWriter(path: corpus.path, codec: bombs).append([[0x7B, 0x7D]])
        try corpus.store().append(.numbered(2))
        var found: [CorpusRecord] = []
        let damage = try CorpusRecords(directory: corpus.path, codec: try .zstd()).read {
            found.append($0)
        }
        #expect(found == [.numbered(1), .numbered(2)])
        #expect(damage.shards.brokenFrames == 1)
    }
}
