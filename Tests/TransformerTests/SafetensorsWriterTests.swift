import Disk
import Dispatch
import Glibc
import TestSupport
import Testing

@testable import Transformer

struct SafetensorsWriterTests {
    typealias Entry = SafetensorsWriter.Entry

    @Test(arguments: 0..<30)
    func whatIsWrittenIsReadAgain(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        let path = folder.path + "/model.safetensors"
        let entries = (0..<Int.random(in: 0...12, using: &random)).map { index in
            let shape = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                Int.random(in: 0...9, using: &random)
            }
            return Entry("tensor.\(index)", Bool.random(using: &random) ? .int8 : .float32, shape)
        }
        let writer = try SafetensorsWriter(path: path, entries: entries.shuffled(using: &random))
        var floats: [String: [Float]] = [:]
        var bytes: [String: [Int8]] = [:]
        for entry in entries.shuffled(using: &random) {
            let count = entry.shape.reduce(1, *)
            switch entry.type {
            case .float32:
                let values = (0..<count).map { _ in Float.random(in: -9...9, using: &random) }
                try writer.write(values, to: entry.name)
                floats[entry.name] = values
            case .int8:
                let values = (0..<count).map { _ in Int8.random(in: -127...127, using: &random) }
                try writer.write(values, to: entry.name)
                bytes[entry.name] = values
            }
        }
        try writer.finish()
        let file = try SafetensorsFile(path: path)
        #expect(file.names == entries.map(\.name).sorted())
        for entry in entries {
            switch entry.type {
            case .float32:
                #expect(try file.floats(entry.name, shape: entry.shape) == floats[entry.name])
            case .int8: #expect(try file.bytes(entry.name, shape: entry.shape) == bytes[entry.name])
            }
        }
    }

    @Test func rowsMayComeInAnyOrderFromManyThreads() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/model.safetensors"
        let writer = try SafetensorsWriter(path: path, entries: [Entry("x", .int8, [64, 5])])
        DispatchQueue.concurrentPerform(iterations: 64) { turn in
            let row = 63 - turn
            try? writer.write([Int8](repeating: Int8(row), count: 5), to: "x", fromRow: row)
        }
        try writer.finish()
        let rows = try SafetensorsFile(path: path).bytes("x", shape: [64, 5])
        #expect(rows == (0..<64).flatMap { [Int8](repeating: $0, count: 5) })
    }

    @Test func namesAreWrittenAsJSON() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/model.safetensors"
        let name = "a \"quoted\"\\\u{1}\u{1F}é"
        let writer = try SafetensorsWriter(path: path, entries: [Entry(name, .float32, [1])])
        try writer.write([Float(2)], to: name)
        try writer.finish()
        #expect(try SafetensorsFile(path: path).floats(name, shape: [1]) == [2])
    }

    @Test func floatsLieOnTheirBoundaries() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/model.safetensors"
        let entries = [Entry("a", .int8, [3]), Entry("b", .float32, [2]), Entry("c", .int8, [1])]
        let writer = try SafetensorsWriter(path: path, entries: entries)
        try writer.write([1, 2, 3] as [Int8], to: "a")
        try writer.write([1, 2] as [Float], to: "b")
        try writer.write([4] as [Int8], to: "c")
        try writer.finish()
        let file = try SafetensorsFile(path: path)
        let start = try #require(file.tensor("b")?.range.lowerBound)
        #expect(start.isMultiple(of: 64))
        #expect(file.tensor("a")?.range.lowerBound == start + 8)
    }

    @Test func saysWhereItMayNotWrite() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/nowhere/model.safetensors"
        let error = try #require(throws: FileWriteError.self) {
            try SafetensorsWriter(path: path, entries: [])
        }
        #expect(error == FileWriteError("create", path, code: ENOENT))
        #expect(error.description.contains("check the folder"))
    }
}
