import Foundation
import Testing

@testable import Registry

struct FileStampTests {
    /// FIPS 180-4, "abc".
    @Test func hashesAsTheStandardSays() {
        let stamp = FileStamp(.init("abc".utf8))
        #expect(stamp.bytes == 3)
        #expect(
            stamp.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(FileStamp(path: "no such file") == nil)
    }
}
