import Opinions
import TestSupport
import Testing

@testable import Pipeline

struct ResultCacheTests {
    private func analysis(_ number: Int) -> Analysis { Analysis(droppedOpinions: number) }

    @Test func findsTheSameBytesOfTheSameModelOnly() {
        var cache = ResultCache(bounds: .init(entries: 10, bytes: 100_000))
        cache.keep(analysis(1), of: "caf\u{E9}", model: "mini@1")
        #expect(cache.find("caf\u{E9}", model: "mini@1") == analysis(1))
        // Equal as Strings, of other bytes: another text to a tokenizer.
        #expect(cache.find("cafe\u{301}", model: "mini@1") == nil)
        #expect(cache.find("caf\u{E9}", model: "mini@2") == nil)
        cache.keep(analysis(2), of: "caf\u{E9}", model: "mini@2")
        #expect(cache.find("caf\u{E9}", model: "mini@1") == analysis(1))
        #expect(cache.find("caf\u{E9}", model: "mini@2") == analysis(2))
    }

    @Test func keepsTheLaterOfTwoTextsOfOneHash() {
        var cache = ResultCache(bounds: .init(entries: 10, bytes: 100_000)) { _, _ in 7 }
        cache.keep(analysis(1), of: "a", model: "m")
        #expect(cache.find("b", model: "m") == nil)
        cache.keep(analysis(2), of: "b", model: "m")
        #expect(cache.find("a", model: "m") == nil)
        #expect(cache.find("b", model: "m") == analysis(2))
        #expect(cache.count == 1)
    }

    @Test func whatIsAskedForGetsASecondChance() {
        var cache = ResultCache(bounds: .init(entries: 3, bytes: 100_000))
        for number in 0..<3 { cache.keep(analysis(number), of: "text \(number)", model: "m") }
        for number in 3..<20 {
            #expect(cache.find("text 0", model: "m") != nil)
            cache.keep(analysis(number), of: "text \(number)", model: "m")
        }
        #expect(cache.find("text 0", model: "m") == analysis(0))
        #expect(cache.find("text 1", model: "m") == nil)
    }

    @Test(arguments: 0..<30)
    func staysWithinItsBoundsAndNeverLies(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var cache = ResultCache(bounds: .init(entries: 20, bytes: 6_000)) { text, _ in
            // Few hashes: collisions are frequent.
            text.utf8.count
        }
        for _ in 0..<1_000 {
            let number = Int.random(in: 0..<60, using: &random)
            let text = String(repeating: "x", count: number % 40) + "\(number)"
            if let found = cache.find(text, model: "m") {
                #expect(found == analysis(number))
            } else {
                cache.keep(analysis(number), of: text, model: "m")
            }
            #expect(cache.count <= 20)
            #expect(cache.bytes <= 6_000)
        }
    }

    @Test func zeroEntriesKeepNothing() {
        var cache = ResultCache(bounds: .init(entries: 0, bytes: 0))
        cache.keep(analysis(1), of: "a", model: "m")
        #expect(cache.find("a", model: "m") == nil)
    }

    /// By `String`'s own hash these would take a minute; by bytes, less than a moment.
    @Test func mixedCombiningMarksTakeLinearTime() {
        let text = "a" + String(repeating: "\u{301}\u{323}", count: 100_000)
        var cache = ResultCache(bounds: .init(entries: 10, bytes: 10_000_000))
        cache.keep(analysis(1), of: text, model: "m")
        #expect(cache.find(text, model: "m") == analysis(1))
        #expect(cache.find(text + "b", model: "m") == nil)
    }
}
