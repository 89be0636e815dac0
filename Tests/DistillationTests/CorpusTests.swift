import Foundation
import TestSupport
import Testing

@testable import Distillation

struct CorpusTests {
    static let codec = TemporaryCorpus.codec

    @Test func readsWhatWasWrittenInItsOrderOverShards() throws {
        let folder = try Folder()
        for life in 0..<3 {
            let writer = try folder.writer(shardBytesMax: 200)
            for batch in 0..<5 {
                try writer.append((0..<3).map { line(100 * life + 10 * batch + $0) })
            }
        }
        let expected = (0..<3).flatMap { life in
            (0..<5).flatMap { batch in (0..<3).map { 100 * life + 10 * batch + $0 } }
        }
        let (numbers, damage) = try folder.numbers()
        #expect(numbers == expected)
        #expect(damage == CorpusReader.Damage())
        #expect(try ShardFolder(path: folder.path).numbers().count > 2)
    }

    @Test func oneProcessWritesACorpus() throws {
        let folder = try Folder()
        let writer = try folder.writer()
        #expect(throws: CorpusError.self) { try folder.writer() }
        withExtendedLifetime(writer) {}
    }

    @Test func everyPrefixOfAShardIsReadAndWrittenOn() throws {
        let folder = try Folder()
        do {
            let writer = try folder.writer()
            for number in 0..<4 { try writer.append([line(number)]) }
        }
        let shard = URL(filePath: ShardFolder(path: folder.path).file(1))
        let whole = try Data(contentsOf: shard)
        let frame = whole.count / 4
        for length in 0...whole.count {
            try whole.prefix(length).write(to: shard)
            let (numbers, damage) = try folder.numbers()
            #expect(numbers == Array(0..<length / frame))
            #expect(damage.tornShards == (length % frame == 0 ? 0 : 1))
            try folder.writer().append([line(9)])
            let (after, rest) = try folder.numbers()
            #expect(after == Array(0..<length / frame) + [9])
            #expect(rest == CorpusReader.Damage())
        }
    }

    @Test(arguments: 0..<100)
    func anAlteredByteCostsNoMoreThanItsFrame(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let folder = try Folder()
        do {
            let writer = try folder.writer()
            for number in 0..<6 { try writer.append([line(number)]) }
        }
        let shard = URL(filePath: ShardFolder(path: folder.path).file(1))
        var content = try Data(contentsOf: shard)
        let frame = content.count / 6
        let victim = Int.random(in: 0..<6, using: &random)
        let place = Int.random(in: ShardFrame.headerBytes..<frame, using: &random)
        content[victim * frame + place] ^= UInt8.random(in: 1...255, using: &random)
        try content.write(to: shard)
        let (numbers, damage) = try folder.numbers()
        #expect(numbers == (0..<6).filter { $0 != victim })
        #expect(damage.brokenFrames == 1)
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        let error = #expect(throws: CorpusError.self) {
            try CorpusWriter(path: "/nowhere/corpus", codec: Self.codec)
        }
        #expect(error?.description.contains("/nowhere/corpus") == true)
    }

    private func line(_ number: Int) -> [UInt8] { Array("{\"number\":\(100 + number)}".utf8) }
}

/// A folder that goes with the test.
private final class Folder {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "opined-corpus-\(UUID().uuidString)")
        path = folder.path
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func writer(shardBytesMax: Int = 1 << 20) throws -> CorpusWriter {
        try CorpusWriter(path: path, codec: CorpusTests.codec, shardBytesMax: shardBytesMax)
    }

    func numbers() throws -> ([Int], CorpusReader.Damage) {
        struct Line: Decodable { let number: Int }
        var numbers: [Int] = []
        let damage = try CorpusReader(path: path, codec: CorpusTests.codec).read { line in
            numbers.append(try JSONDecoder().decode(Line.self, from: Data(line)).number - 100)
        }
        return (numbers, damage)
    }
}
