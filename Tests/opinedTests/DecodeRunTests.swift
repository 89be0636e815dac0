import Foundation
import Testing

@testable import opined

struct DecodeRunTests {
    private func decode(
        _ frames: [UInt8], resultsMax: Int = .max
    ) throws -> (text: String, isBad: Bool) {
        let (input, output) = (try TemporaryFile(""), try TemporaryFile(""))
        try Data(frames).write(to: URL(filePath: input.path))
        let descriptor = open(output.path, O_WRONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var run = DecodeRun(
            try ResultUnpacker(dictionaries: []), resultsMax: resultsMax,
            output: DataStream(descriptor: descriptor))
        run.read(file: input.path)
        return (try String(contentsOfFile: output.path, encoding: .utf8), run.hasBadInput)
    }

    @Test func aFrameIsALine() throws {
        let frames = ZstdGoldens.single + ZstdGoldens.skippable + ZstdGoldens.streamed
        #expect(try decode(frames) == ("a result\nanother\n", false))
        #expect(try decode([]) == ("", false))
    }

    @Test func stopsAtTheMost() throws {
        let frames = ZstdGoldens.single + ZstdGoldens.streamed
        #expect(try decode(frames, resultsMax: 1) == ("a result\n", false))
    }

    @Test func aMissingDictionaryCostsNoOtherItsResult() throws {
        let frames = ZstdGoldens.single + ZstdGoldens.foreign + ZstdGoldens.streamed
        #expect(try decode(frames) == ("a result\nanother\n", true))
    }

    @Test func whatWasReadBeforeDamageIsWritten() throws {
        #expect(try decode(ZstdGoldens.single + [1, 2, 3, 4]) == ("a result\n", true))
    }
}
