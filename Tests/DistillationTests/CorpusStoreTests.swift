import Foundation
import TestSupport
import Testing

@testable import Distillation

struct CorpusStoreTests {
    @Test func readsBackWhatItKeptInItsOrderOverShards() throws {
        let corpus = TemporaryCorpus()
        let records = (0..<40).map {
            CorpusRecord.sample($0, refusal: $0 % 5 == 0 ? .chatter : nil)
        }
        for life in 0..<4 {
            let store = try corpus.store(shardBytesMax: 2_000)
            for record in records[10 * life..<10 * life + 5] { try store.append(record) }
            try store.append(contentsOf: Array(records[10 * life + 5..<10 * life + 10]))
        }
        let (read, damage) = try corpus.records()
        #expect(read == records)
        #expect(damage == CorpusRecords.Damage())
        #expect(try ShardFolder(path: corpus.path).numbers().count > 2)
    }

    @Test func makesItsFolderForItsOwnerOnly() throws {
        let corpus = TemporaryCorpus()
        try corpus.store().append(.sample(1))
        for folder in [corpus.path, URL(filePath: corpus.path).deletingLastPathComponent().path] {
            let rights = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions]
            #expect(rights as? Int == 0o700)
        }
        let shard = ShardFolder(path: corpus.path).file(1)
        let rights = try FileManager.default.attributesOfItem(atPath: shard)[.posixPermissions]
        #expect(rights as? Int == 0o600)
    }

    @Test func aFolderThatCannotBeMadeIsNamed() {
        let error = #expect(throws: CorpusError.self) {
            try CorpusStore(directory: "/proc/opined/corpus", codec: TemporaryCorpus.codec)
        }
        #expect(error?.description.contains("/proc/opined") == true)
    }

    @Test func theSameRecordGivesTheSameBytes() throws {
        let record = CorpusRecord.sample(
            7, agrees: true, usage: TokenUsage(prompt: 3, completion: 4))
        let line = try CorpusLine.encode(record)
        #expect(line == (try CorpusLine.encode(record)))
        #expect(!line.contains(0x0A))
        #expect(CorpusLine.decode(line) == record)
        #expect(String(decoding: line, as: UTF8.self).hasPrefix("{\"agrees\":true,\"answer\":"))
    }

    @Test func aLineThatIsTooLongIsRefusedAndTheStoreGoesOn() throws {
        let corpus = TemporaryCorpus()
        let store = try corpus.store()
        let long = CorpusRecord.sample(
            1, review: String(repeating: "a", count: CorpusLine.bytesMax), refusal: .tooLong)
        let error = #expect(throws: CorpusError.self) { try store.append(long) }
        #expect(error?.description.contains("\(CorpusLine.bytesMax)") == true)
        #expect(error?.description.contains("aaa") == false)
        try store.append(.sample(2))
        #expect(try corpus.records().0 == [.sample(2)])
    }

    @Test func aNumberThatIsNoneIsRefused() throws {
        let corpus = TemporaryCorpus()
        let store = try corpus.store()
        #expect(throws: CorpusError.self) { try store.append(.sample(1, score: .nan)) }
        #expect(try corpus.records().0 == [])
    }

    @Test func linesThatAreNoRecordArePassedOver() throws {
        let corpus = TemporaryCorpus()
        try corpus.store().append(.sample(1))
        var lying = CorpusRecord.sample(2)
        lying.opinions[0].start = 1
        let lines = [
            "{}", "no JSON", "\u{FEFF}",
            String(decoding: try CorpusLine.encode(lying), as: UTF8.self),
        ]
        try corpus.writer().append(lines.map { Array($0.utf8) } + [[0xFF, 0xFE]])
        try corpus.store().append(.sample(3))
        let (records, damage) = try corpus.records()
        #expect(records == [.sample(1), .sample(3)])
        #expect(damage.unreadableLines == 5)
        #expect(damage.shards == CorpusReader.Damage())
    }

    @Test func newerLinesAreReadWithoutWhatIsNotKnown() throws {
        let line = String(decoding: try CorpusLine.encode(.sample(1)), as: UTF8.self)
        let newer = "{\"aura\":[1,{}],\(line.dropFirst())"
        #expect(CorpusLine.decode(Array(newer.utf8)) == .sample(1))
    }

    /// Whatever bytes a disk gives back, reading ends and gives only records that were written.
    @Test(arguments: 0..<100)
    func noDamageInventsARecord(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let corpus = TemporaryCorpus()
        let records = (0..<12).map { CorpusRecord.sample($0) }
        do {
            let store = try corpus.store(shardBytesMax: 1_500)
            for record in records { try store.append(record) }
        }
        let folder = ShardFolder(path: corpus.path)
        let shard = URL(
            filePath: folder.file(try #require(folder.numbers().randomElement(using: &random))))
        var content = try Data(contentsOf: shard)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: content = content.prefix(Int.random(in: 0..<content.count, using: &random))
        case 1:
            let place = Int.random(in: 0..<content.count, using: &random)
            content[place] ^= UInt8.random(in: 1...255, using: &random)
        default:
            content.append(contentsOf: (0..<50).map { _ in .random(in: 0...255, using: &random) })
        }
        try content.write(to: shard)
        let (read, damage) = try corpus.records()
        #expect(read.count == records.count || damage != CorpusRecords.Damage())
        #expect(read == records.filter(read.contains))
        try corpus.store().append(.sample(99))
        #expect(try corpus.records().0.last == .sample(99))
    }
}
