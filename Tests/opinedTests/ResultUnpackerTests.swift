import Foundation
import Testing

@testable import opined

struct ResultUnpackerTests {
    private let zstd = Array("zstd".utf8)

    @Test func valuesAreKnownByHeaderOrFirstBytes() throws {
        let unpacker = try ResultUnpacker(dictionaries: [])
        let plain = Array(#"{"id":"r-1"}"#.utf8)
        #expect(try unpacker.content(ofValue: plain, encoding: nil) == plain)
        #expect(try unpacker.content(ofValue: plain, encoding: Array("gzip".utf8)) == plain)
        #expect(try unpacker.content(ofValue: nil, encoding: zstd) == nil, "a tombstone")
        for encoding in [nil, zstd] {
            let content = try unpacker.content(ofValue: ZstdGoldens.single, encoding: encoding)
            #expect(content == Array("a result\n".utf8))
        }
        #expect(throws: (any Error).self) { try unpacker.content(ofValue: plain, encoding: zstd) }
    }

    @Test func theDictionaryThatIsMissingIsNamed() throws {
        let unpacker = try ResultUnpacker(dictionaries: [])
        let error = #expect(throws: UnpackError.self) {
            try unpacker.content(ofFrame: ZstdGoldens.foreign)
        }
        #expect(error?.dictionaryID == ZstdGoldens.foreignID)
        #expect(error?.description.contains("needs dictionary 60435954, and none") == true)
    }

    @Test func aFileThatIsNoDictionaryIsNamed() throws {
        let file = try TemporaryFile("no dictionary")
        for path in [file.path, "/nonexistent/dictionary"] {
            let error = #expect(throws: UnpackError.self) {
                try ResultUnpacker(dictionaries: [path])
            }
            #expect(error?.description.contains("read dictionary \(path): ") == true)
        }
    }

    @Test func damageIsAnErrorThatSaysSo() throws {
        var frame = ZstdGoldens.streamed
        frame[frame.count - 1] ^= 1
        let unpacker = try ResultUnpacker(dictionaries: [])
        let error = #expect(throws: UnpackError.self) { try unpacker.content(ofFrame: frame) }
        #expect(error?.description.contains("damaged") == true)
        #expect(error?.dictionaryID == nil)
    }
}
