import Disk
import Foundation
import Testing
import Transformer

@testable import Training

struct CheckpointTests {
    private static func withFile(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "opined-checkpoint-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appending(path: "run.checkpoint").path(percentEncoded: false))
    }

    /// Ten steps at once, and five, a stop, and five on other threads: the same bits.
    @Test(arguments: [1, 3])
    func aRunThatIsResumedEndsAsOneThatIsNot(threads: Int) throws {
        try Self.withFile { path in
            let whole = try TrainingRunTests.run()
            for _ in 0..<10 { _ = whole.next() }
            let first = try TrainingRunTests.run()
            for _ in 0..<5 { _ = first.next() }
            try first.save(to: path, corpus: "a")
            _ = first.next()

            let second = try TrainingRunTests.run(threads: threads)
            #expect(try second.resume(from: path, corpus: "a"))
            #expect(second.step == 5)
            for _ in 0..<5 { _ = second.next() }
            #expect(TrainingRunTests.bits(second) == TrainingRunTests.bits(whole))
            second.finish()
            whole.finish()
            #expect(TrainingRunTests.bits(second) == TrainingRunTests.bits(whole))
        }
    }

    @Test func withoutAFileARunBegins() throws {
        try Self.withFile { path in
            let run = try TrainingRunTests.run()
            let isResumed = try run.resume(from: path, corpus: "a")
            #expect(!isResumed && run.step == 0)
        }
    }

    @Test func aNewOneTakesThePlaceOfTheOld() throws {
        try Self.withFile { path in
            let run = try TrainingRunTests.run()
            for step in 1...2 {
                _ = run.next()
                try run.save(to: path, corpus: "a")
                let other = try TrainingRunTests.run()
                _ = try other.resume(from: path, corpus: "a")
                #expect(other.step == step)
            }
            let folder = (path as NSString).deletingLastPathComponent
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        }
    }

    enum Damage: CaseIterable, Sendable { case cut, longer, bit, step, magic, corpus, seed }

    @Test(arguments: Damage.allCases)
    func whatIsNotWholeOrNotOfThisRunIsRefused(_ damage: Damage) throws {
        try Self.withFile { path in
            let run = try TrainingRunTests.run()
            _ = run.next()
            try run.save(to: path, corpus: "a")
            var data = try Data(contentsOf: URL(filePath: path))
            switch damage {
            case .cut: data.removeLast()
            case .longer: data.append(0)
            case .bit: data[data.count / 2] ^= 1
            case .step: data[8] ^= 1
            case .magic: data[0] ^= 1
            case .corpus, .seed: break
            }
            try data.write(to: URL(filePath: path))
            let other = try TrainingRunTests.run(seed: damage == .seed ? 8 : 7)
            let before = TrainingRunTests.bits(other)
            #expect(throws: CheckpointError.self) {
                try other.resume(from: path, corpus: damage == .corpus ? "b" : "a")
            }
            #expect(TrainingRunTests.bits(other) == before && other.step == 0)
        }
    }

    @Test func aFolderThatIsNotThereIsAClearLine() throws {
        try Self.withFile { path in
            let run = try TrainingRunTests.run()
            #expect(throws: FileWriteError.self) {
                try run.save(to: path + "/none/run.checkpoint", corpus: "a")
            }
        }
    }
}
