import Foundation
import Testing

@testable import opined

/// Frames that `zstd` 1.5.4 wrote, and what they hold.
enum ZstdGoldens {
    /// `printf 'a result\n'`, `--no-check`: a single segment without a checksum.
    static let single = bytes("KLUv/SAJSQAAYSByZXN1bHQK")
    /// `printf 'another\n'` through a pipe: a window, no content size, a checksum.
    static let streamed = bytes("KLUv/QRYQQAAYW5vdGhlcgpMLKih")
    /// 300,000 times `z` through a pipe, `--no-check`: several blocks, one a repeated byte.
    static let repeated = bytes("KLUv/QBYVAAAEHp6AQD7/znAAgIAEHoDnwR6")
    /// `printf 'another\n'` with dictionary 60435954, which is not at hand.
    static let foreign = bytes("KLUv/SfyLZoDCEEAAGFub3RoZXIKTCyooQ==")
    static let foreignID: UInt32 = 60_435_954
    /// A skippable frame of three bytes.
    static let skippable: [UInt8] = [0x51, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]

    private static func bytes(_ base64: String) -> [UInt8] {
        Array(Data(base64Encoded: base64) ?? Data())
    }
}

struct FrameReaderTests {
    private func frames(_ bytes: [UInt8]) throws -> [[UInt8]] {
        let file = try TemporaryFile("")
        try Data(bytes).write(to: URL(filePath: file.path))
        let input = try InputFile(file.path)
        defer { input.close() }
        var reader = FrameReader(descriptor: input.descriptor)
        var frames: [[UInt8]] = []
        while let frame = try reader.next() { frames.append(frame) }
        return frames
    }

    @Test func givesEveryFrameWhole() throws {
        let all = [
            ZstdGoldens.single, ZstdGoldens.streamed, ZstdGoldens.repeated, ZstdGoldens.foreign,
        ]
        #expect(try frames([]) == [])
        for frame in all { #expect(try frames(frame) == [frame]) }
        #expect(try frames(all.flatMap(\.self)) == all)
        let many = Array(repeating: all, count: 2_000).flatMap(\.self)
        #expect(try frames(many.flatMap(\.self)) == many, "over the borders of chunks")
    }

    @Test func skipsWhatIsSkippable() throws {
        let (skip, frame) = (ZstdGoldens.skippable, ZstdGoldens.single)
        #expect(try frames(skip) == [])
        #expect(try frames(skip + frame + skip + skip + frame + skip) == [frame, frame])
    }

    @Test func aCutFrameIsAnErrorWhereverItIsCut() throws {
        for frame in [ZstdGoldens.streamed, ZstdGoldens.repeated, ZstdGoldens.skippable] {
            for count in 1..<frame.count {
                let error = #expect(throws: FrameReaderError.self) {
                    try frames(ZstdGoldens.single + frame.prefix(count))
                }
                #expect(
                    error?.description.contains("byte \(ZstdGoldens.single.count) ends too early")
                        == true)
            }
        }
    }

    @Test func whatIsNoFrameIsNamedByItsPlace() throws {
        let error = #expect(throws: FrameReaderError.self) {
            try frames(ZstdGoldens.skippable + Array("{\"id\":1}".utf8))
        }
        #expect(error?.description.contains("begins at byte 11") == true)
    }

    @Test func aFrameWithoutEndIsRefused() throws {
        var frame = Array(ZstdGoldens.streamed.prefix(6))
        let block = [UInt8](repeating: 0, count: 1 << 17)
        let header = [0, 0, 0x10] as [UInt8]  // not the last, raw, 2¹⁷ bytes
        while frame.count <= FrameReader.frameBytesMax { frame += header + block }
        let error = #expect(throws: FrameReaderError.self) { try frames(frame) }
        #expect(error?.description.contains("more than") == true)
    }
}
