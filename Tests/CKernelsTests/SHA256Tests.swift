import CKernels
import TestSupport
import Testing

struct SHA256Tests {
    private func digest(_ bytes: [UInt8]) -> String {
        var fast = [UInt8](repeating: 0, count: 32), plain = fast
        opined_sha256(&fast, bytes, bytes.count)
        opined_sha256_plain(&plain, bytes, bytes.count)
        #expect(fast == plain, "\(bytes.count) bytes")
        return plain.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// FIPS 180-4's own examples, and NIST's CAVP vectors of 0 and 1,000,000 bytes.
    @Test(arguments: [
        ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func knownDigestsComeOut(_ text: String, times: Int, expected: String) {
        #expect(
            digest([[UInt8]](repeating: Array(text.utf8), count: times).flatMap { $0 }) == expected)
    }

    @Test func theInstructionsOfTheCPUGiveTheSameDigestAtEveryLength() {
        var random = SeededGenerator(seed: 1)
        for length in 0...300 {
            _ = digest((0..<length).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }
}
