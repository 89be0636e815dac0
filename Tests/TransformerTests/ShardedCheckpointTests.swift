import Testing

@testable import Transformer

struct ShardedCheckpointTests {
    /// A folder with an index and two shards: `a` and `b` in the first, `c` in the second.
    private static func shards(_ index: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (number, names) in [(1, ["a", "b"]), (2, ["c"])] {
            let path = folder.path + "/model-\(number).safetensors"
            let writer = try SafetensorsWriter(
                path: path, entries: names.map { .init($0, .float32, [2]) })
            for name in names { try writer.write([Float(number), 0], to: name) }
            try writer.finish()
        }
        _ = try folder.write(Array(index.utf8), as: ShardedCheckpoint.indexName)
        return folder
    }

    private static let sound =
        #"{"metadata":{"total_size":24},"weight_map":{"a":"model-1.safetensors","#
        + #""b":"model-1.safetensors","c":"model-2.safetensors"}}"#

    @Test func readsEachTensorFromItsShard() throws {
        let folder = try Self.shards(Self.sound)
        let checkpoint = try ShardedCheckpoint(folder: folder.path)
        #expect(checkpoint.names == ["a", "b", "c"])
        #expect(checkpoint.shape(of: "c") == [2])
        #expect(checkpoint.path(of: "c").hasSuffix("/model-2.safetensors"))
        #expect(try checkpoint.convertedRows("b", 0..<2) == [1, 0])
        #expect(try checkpoint.convertedRows("c", 0..<1) == [2])
    }

    @Test func oneFileCountsWhereBothFormsAreThere() throws {
        let folder = try Self.shards(Self.sound)
        let writer = try SafetensorsWriter(
            path: folder.path + "/model.safetensors", entries: [.init("x", .float32, [0])])
        try writer.finish()
        #expect(try ShardedCheckpoint(folder: folder.path).names == ["x"])
    }

    struct Broken: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let old, new: String
        /// What the error must name.
        let names: [String]
    }

    @Test(arguments: [
        Broken(
            testDescription: "a shard is missing", old: "model-2", new: "model-3",
            names: ["model-3.safetensors", "is missing", "copy the index"]),
        Broken(
            testDescription: "a tensor in the other shard", old: #""b":"model-1"#,
            new: #""b":"model-2"#, names: ["model-2.safetensors, b", "is not in it"]),
        Broken(
            testDescription: "a tensor that no shard has", old: #""b":"#, new: #""d":"#,
            names: ["model-1.safetensors, d", "is not in it"]),
        Broken(
            testDescription: "a tensor that the index lacks",
            old: #""b":"model-1.safetensors","#, new: "",
            names: ["model-1.safetensors, b", "nowhere"]),
        Broken(
            testDescription: "a name twice", old: #""b":"#, new: #""a":"#,
            names: ["a: is there twice"]),
        Broken(
            testDescription: "a file elsewhere", old: "model-2", new: "../model-2",
            names: ["c: is in no file of the folder"]),
        Broken(
            testDescription: "no weight_map", old: "weight_map", new: "weight_mop",
            names: ["weight_map: is no object"]),
        Broken(
            testDescription: "no string", old: #""model-2.safetensors""#, new: "2",
            names: ["c: is in no file"]),
        Broken(testDescription: "no JSON", old: "}}", new: "}", names: ["is not JSON"]),
    ])
    func refusesWhatContradictsItself(_ example: Broken) throws {
        let index = Self.sound.replacing(example.old, with: example.new)
        let folder = try Self.shards(index)
        let error = try #require(throws: ModelFileError.self) {
            try ShardedCheckpoint(folder: folder.path)
        }
        for name in example.names { #expect(error.description.contains(name), "\(error)") }
    }

    @Test func aFolderWithoutEitherSaysSo() throws {
        let folder = try TemporaryFolder()
        let error = try #require(throws: ModelFileError.self) {
            try ShardedCheckpoint(folder: folder.path)
        }
        #expect(error.file.hasSuffix("/model.safetensors"))
    }
}
