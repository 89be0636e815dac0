import Foundation
import TestSupport
import Testing

@testable import Transformer

struct SafetensorsFileTests {
    private static func file(_ header: String, data: Int, length: UInt64? = nil) -> [UInt8] {
        let length = length ?? UInt64(header.utf8.count)
        return withUnsafeBytes(of: length.littleEndian, Array.init) + Array(header.utf8)
            + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
    }

    private static let sound =
        #"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"#
        + #""b":{"dtype":"I8","shape":[3],"data_offsets":[16,19]}}"#

    struct Broken: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]
        /// What the error must name.
        let names: [String]
    }

    static let broken: [Broken] =
        [
            Broken(testDescription: "empty", bytes: [], names: ["is empty"]),
            Broken(
                testDescription: "seven bytes", bytes: [1, 2, 3, 4, 5, 6, 7], names: ["7 bytes"]),
            Broken(
                testDescription: "header longer than the file",
                bytes: file("{}", data: 0, length: 3), names: ["3 bytes"]),
            Broken(
                testDescription: "header of 2^64 - 1", bytes: file("{}", data: 0, length: .max),
                names: ["header"]),
            Broken(testDescription: "not JSON", bytes: file("{]", data: 0), names: ["not JSON"]),
            Broken(testDescription: "a list", bytes: file("[]", data: 0), names: ["no object"]),
            Broken(testDescription: "truncated", bytes: file(sound, data: 18), names: ["b", "18"]),
            Broken(
                testDescription: "extended", bytes: file(sound, data: 20), names: ["1 bytes behind"]
            ),
        ]
        + [
            ("twice", #""a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]},"#, ["a", "twice"]),
            ("no dtype", #""x":{"shape":[1],"data_offsets":[0,1]},"#, ["x", "dtype"]),
            (
                "unknown dtype", #""x":{"dtype":"F4","shape":[1],"data_offsets":[0,1]},"#,
                ["x", "F4"]
            ),
            (
                "negative size", #""x":{"dtype":"I8","shape":[-1],"data_offsets":[0,1]},"#,
                ["x", "shape"]
            ),
            (
                "fraction", #""x":{"dtype":"I8","shape":[1.5],"data_offsets":[0,1]},"#,
                ["x", "shape"]
            ),
            (
                "offsets turned", #""x":{"dtype":"I8","shape":[1],"data_offsets":[1,0]},"#,
                ["x", "order"]
            ),
            (
                "overflow",
                #""x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]},"#,
                ["x", "no memory"]
            ),
            (
                "wrong size", #""x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]},"#,
                ["x", "needs 8"]
            ),
            (
                "past the end",
                #""x":{"dtype":"I8","shape":[9223372036854775807],"#
                    + #""data_offsets":[0,9223372036854775807]},"#,
                ["x", "ends at"]
            ),
            (
                "overlap", #""x":{"dtype":"I8","shape":[4],"data_offsets":[4,8]},"#,
                ["x", "overlaps"]
            ),
        ].map { name, entry, names in
            Broken(
                testDescription: name,
                bytes: file(
                    #"{"a":{"dtype":"I8","shape":[19],"data_offsets":[0,19]},"#
                        + String(entry.dropLast()) + "}", data: 19), names: names)
        }

    @Test(arguments: broken)
    func refusesABrokenFileAndNamesTheFault(_ example: Broken) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(example.bytes, as: "model.safetensors")
        let error = try #require(throws: ModelFileError.self) { try SafetensorsFile(path: path) }
        #expect(error.file == path)
        for name in example.names { #expect(error.description.contains(name)) }
    }

    @Test func readsTensorsWhereverTheyLie() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.file(Self.sound, data: 19), as: "model.safetensors")
        let file = try SafetensorsFile(path: path)
        #expect(file.names == ["a", "b"])
        #expect(file.shape(of: "a") == [2, 2])
        #expect(try file.bytes("b", shape: [3]) == [16, 17, 18])
        let first = Float(bitPattern: 0x0302_0100)
        #expect(try file.floats("a", shape: [2, 2])[0] == first)
    }

    @Test func namesTheTensorThatIsMissingOrOfAnotherForm() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.file(Self.sound, data: 19), as: "model.safetensors")
        let file = try SafetensorsFile(path: path)
        for (name, shape) in [("c", [1]), ("b", [3]), ("a", [4])] {
            let error = try #require(throws: ModelFileError.self) {
                try file.floats(name, shape: shape)
            }
            #expect(error.tensor == name)
        }
    }

    @Test func refusesNumbersThatAreNotFinite() throws {
        let folder = try TemporaryFolder()
        var bytes = Self.file(Self.sound, data: 19)
        bytes.replaceSubrange(bytes.count - 19..<bytes.count - 15, with: [0, 0, 0xC0, 0x7F])
        let file = try SafetensorsFile(path: folder.write(bytes, as: "model.safetensors"))
        #expect(throws: ModelFileError.self) { try file.floats("a", shape: [2, 2]) }
    }

    /// Every header is either refused, or all that it names can be read.
    @Test(arguments: 0..<8)
    func survivesAnyHeader(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let sound = Self.file(Self.sound, data: 19)
        let path = "a file in memory"
        for _ in 0..<1_500 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: .min ... .max, using: &random)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(UInt8(ascii: "0"), at: at)
                default:
                    let digits = Array("0123456789-[]{},:\"".utf8)
                    bytes[at] = digits.randomElement(using: &random) ?? 0
                }
            }
            bytes.withUnsafeBytes { raw in
                guard let tensors = try? SafetensorsHeader.parse(raw, path: path) else { return }
                for tensor in tensors.values {
                    let isInside = tensor.range.upperBound <= raw.count
                    let size = tensor.shape.reduce(tensor.type.bytes, *)
                    #expect(isInside && size == tensor.range.count, "seed \(seed)")
                }
            }
        }
    }
}
