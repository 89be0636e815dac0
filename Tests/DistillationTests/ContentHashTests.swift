import Distillation
import Testing

struct ContentHashTests {
    @Test func `The hash is that of FIPS 180-4's example`() {
        #expect(
            ContentHash.sha256("abc")
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func `Two lists of parts never run together`() {
        #expect(ContentHash.sha256(parts: ["ab", "c"]) != ContentHash.sha256(parts: ["a", "bc"]))
        #expect(ContentHash.sha256(parts: ["ab"]) != ContentHash.sha256(parts: ["ab", ""]))
    }
}
