import Kafka
import Testing

struct ZstdTests {
    static let values = (0..<2_000).map { index in
        let target = ["battery life", "screen", "keyboard", "service"][index * 7 % 4]
        let text =
            #"{"id":"r-\#(index)","opinions":[{"target":"\#(target)","polarity":"positive","#
            + #""confidence":0.\#(index % 89)}],"model":"opined-mini@3"}"#
        return Array(text.utf8)
    }

    @Test(arguments: [0, 1, 100, 200_000])
    func whatIsCompressedComesBack(count: Int) throws {
        let value = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        let frame = try ZstdCompressor().compress(value)
        let header = try ZstdFrame(frame)
        #expect((header.dictionaryID, header.contentBytes) == (0, count))
        #expect(try ZstdDecompressor().decompress(frame, bytesMax: count) == value)
    }

    @Test func aDictionaryHelpsSmallValuesAndNamesItself() throws {
        let dictionary = try ZstdDictionary.train(samples: Self.values, bytesMax: 8_192)
        #expect(dictionary.id != 0 && dictionary.bytes.count <= 8_192)
        let again = try ZstdDictionary.train(samples: Self.values, bytesMax: 8_192)
        #expect(again == dictionary, "the same samples, the same dictionary and id")
        #expect(try ZstdDictionary(bytes: dictionary.bytes) == dictionary)

        let (with, without) = (try ZstdCompressor(dictionary: dictionary), try ZstdCompressor())
        let decoder = try ZstdDecompressor(dictionary: dictionary)
        var (small, large) = (0, 0)
        for value in Self.values.prefix(100) {
            let frame = try with.compress(value)
            #expect(try ZstdFrame(frame).dictionaryID == dictionary.id)
            #expect(try decoder.decompress(frame, bytesMax: 1_000) == value)
            #expect(try with.compress(value) == frame, "no memory of other values")
            small += frame.count
            large += try without.compress(value).count
        }
        #expect(small * 2 < large)
        let plain = try without.compress(Self.values[0])
        #expect(try decoder.decompress(plain, bytesMax: 1_000) == Self.values[0])
    }

    @Test func theWrongDictionaryIsNamed() throws {
        let dictionary = try ZstdDictionary.train(samples: Self.values, bytesMax: 4_096)
        let others = Array(Self.values.dropFirst(999))
        let other = try ZstdDictionary.train(samples: others, bytesMax: 4_096)
        #expect(other.id != dictionary.id)
        let frame = try ZstdCompressor(dictionary: dictionary).compress(Self.values[0])
        for decoder in [try ZstdDecompressor(), try ZstdDecompressor(dictionary: other)] {
            let error = #expect(throws: ZstdError.self) {
                _ = try decoder.decompress(frame, bytesMax: 1_000)
            }
            #expect(error?.description.contains("wants dictionary \(dictionary.id)") == true)
        }
    }

    @Test func aBombIsRefusedBeforeItGoesOff() throws {
        let frame = try ZstdCompressor().compress([UInt8](repeating: 0, count: 10_000_000))
        #expect(frame.count < 2_000)
        let error = #expect(throws: ZstdError.self) {
            _ = try ZstdDecompressor().decompress(frame, bytesMax: 1 << 20)
        }
        #expect(error?.description.contains("at most 1048576") == true)
    }

    @Test(arguments: 0..<200)
    func damageIsAnErrorOrHarmless(seed: Int) throws {
        let value = Self.values[seed]
        let intact = try ZstdCompressor().compress(value + value + value)
        var frame = intact
        var random = SplitMix(state: UInt64(seed))
        if random.next() % 4 == 0 {
            frame.removeLast(1 + Int(random.next() % UInt64(frame.count)))
        } else {
            frame[Int(random.next() % UInt64(frame.count))] ^= UInt8(1 << (random.next() % 8))
        }
        do throws(ZstdError) {
            let content = try ZstdDecompressor().decompress(frame, bytesMax: 4_096)
            #expect(content.count <= 4_096)
        } catch {
            #expect(!error.answer.isEmpty)
        }
    }

    @Test func whatIsNoDictionaryIsRefused() throws {
        for bytes in [[], Array("no dictionary at all".utf8)] as [[UInt8]] {
            #expect(throws: ZstdError.self) { _ = try ZstdDictionary(bytes: bytes) }
        }
        let huge = [UInt8](repeating: 0, count: ZstdDictionary.bytesMax + 1)
        #expect(throws: ZstdError.self) { _ = try ZstdDictionary(bytes: huge) }
        #expect(throws: ZstdError.self) {
            _ = try ZstdDictionary.train(samples: [[1, 2, 3]], bytesMax: 1_024)
        }
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    private struct SplitMix {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
