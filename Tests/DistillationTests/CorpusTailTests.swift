import Foundation
import TestSupport
import Testing

@testable import Distillation

struct CorpusTailTests {
    private static func read(
        _ corpus: TemporaryCorpus, from cursor: inout CorpusCursor
    ) throws -> [CorpusRecord] {
        let tail = CorpusTail(directory: corpus.path, codec: TemporaryCorpus.codec)
        var records: [CorpusRecord] = []
        while let piece = try tail.piece(after: cursor) {
            #expect(piece.next != cursor)
            records += piece.records
            cursor = piece.next
        }
        return records
    }

    private static func shard(_ corpus: TemporaryCorpus, _ number: Int) -> URL {
        URL(filePath: ShardFolder(path: corpus.path).file(number))
    }

    @Test func aCorpusThatIsNotThereIsWaitedFor() throws {
        var cursor = CorpusCursor.start
        #expect(try Self.read(TemporaryCorpus(), from: &cursor).isEmpty)
        #expect(cursor == .start)
    }

    @Test(arguments: 0..<50)
    func readsEveryRecordOnceWhileItIsWritten(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let corpus = TemporaryCorpus()
        var cursor = CorpusCursor.start
        var (written, read) = (0, [CorpusRecord]())
        while written < 40 {
            let store = try corpus.store(shardBytesMax: 2_000)
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                try store.append(.sample(written))
                written += 1
                if Bool.random(using: &random) { read += try Self.read(corpus, from: &cursor) }
            }
        }
        read += try Self.read(corpus, from: &cursor)
        #expect(read == (0..<written).map { CorpusRecord.sample($0) })
    }

    @Test func aTornEndIsWaitedForUntilItIsWhole() throws {
        let corpus = TemporaryCorpus()
        let store = try corpus.store()
        try store.append(.sample(1))
        let file = Self.shard(corpus, 1)
        let first = try Data(contentsOf: file).count
        try store.append(.sample(2))
        let whole = try Data(contentsOf: file)
        for length in first..<whole.count {
            try whole.prefix(length).write(to: file)
            var cursor = CorpusCursor.start
            #expect(try Self.read(corpus, from: &cursor) == [.sample(1)])
            #expect(cursor == CorpusCursor(shard: 1, offset: first))
        }
        try whole.write(to: file)
        var cursor = CorpusCursor(shard: 1, offset: first)
        #expect(try Self.read(corpus, from: &cursor) == [.sample(2)])
    }

    /// A power cut may take back frames that were read; what is written in their place is read.
    @Test func anEndThatWasWrittenAnewIsReadWhole() throws {
        let corpus = TemporaryCorpus()
        let file = Self.shard(corpus, 1)
        try corpus.store().append(.sample(1))
        let first = try Data(contentsOf: file)
        for number in 2...5 { try corpus.store().append(.sample(number)) }
        var cursor = CorpusCursor.start
        #expect(try Self.read(corpus, from: &cursor).count == 5)
        let far = cursor
        try first.write(to: file)
        #expect(try Self.read(corpus, from: &cursor).isEmpty)
        cursor = far
        let long = String(repeating: "The soup. ", count: 500)
        try corpus.store().append(.sample(6, review: long))
        try corpus.store().append(.sample(7))
        #expect(try Self.read(corpus, from: &cursor) == [.sample(6, review: long), .sample(7)])
    }

    @Test func damageCostsNoMoreThanItsFrame() throws {
        let corpus = TemporaryCorpus()
        for number in 1...3 { try corpus.store(shardBytesMax: 1).append(.sample(number)) }
        var content = try Data(contentsOf: Self.shard(corpus, 2))
        content[content.count - 1] ^= 1
        try content.write(to: Self.shard(corpus, 2))
        var cursor = CorpusCursor.start
        #expect(try Self.read(corpus, from: &cursor) == [.sample(1), .sample(3)])
        content[0] ^= 1
        try content.write(to: Self.shard(corpus, 2))
        cursor = .start
        #expect(try Self.read(corpus, from: &cursor) == [.sample(1), .sample(3)])
        try FileManager.default.removeItem(at: Self.shard(corpus, 2))
        cursor = CorpusCursor(shard: 2, offset: 0)
        #expect(try Self.read(corpus, from: &cursor) == [.sample(3)])
    }

    @Test func aCorpusThatBeganAnewIsReadWhole() throws {
        let corpus = TemporaryCorpus()
        try corpus.store().append(.sample(1))
        var cursor = CorpusCursor(shard: 7, offset: 4_000)
        #expect(try Self.read(corpus, from: &cursor) == [.sample(1)])
        #expect(try Self.read(corpus, from: &cursor).isEmpty)
    }
}
