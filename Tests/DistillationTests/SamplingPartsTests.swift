import Opinions
import TestSupport
import Testing

@testable import Distillation

struct SamplingPartsTests {
    @Test("quantiles are those of the window, and a new scale is learned")
    func quantiles() {
        var sketch = QuantileSketch()
        var random = SeededGenerator(seed: 1)
        #expect(sketch.note(7) == 0.5)
        for scale in [1.0, 1_000, 0.001] {
            for _ in 0..<QuantileSketch.windowMax {
                _ = sketch.note(Double.random(in: 0...scale, using: &random))
            }
            #expect(sketch.count == QuantileSketch.windowMax)
            for share in [0.1, 0.5, 0.9] {
                var copy = sketch
                #expect(abs(copy.note(share * scale) - share) < 0.06)
            }
        }
        for _ in 0..<QuantileSketch.windowMax { _ = sketch.note(3) }
        #expect(sketch.note(3) == 0.5)
    }

    @Test("the chance has the share as its mean and grows with the score")
    func chance() {
        for power in [0.5, 1, 2, 8] {
            for share in [0.001, 0.05, 0.3, 0.5, 0.8, 0.99, 1] {
                let chances = (0..<10_000).map {
                    SpendingLane.chance(
                        score: (Double($0) + 0.5) / 10_000, share: share, sharpness: power)
                }
                #expect(abs(chances.reduce(0, +) / 10_000 - share) < 0.001)
                #expect(zip(chances, chances.dropFirst()).allSatisfy { $0 <= $1 })
                #expect(chances.allSatisfy { (0...1).contains($0) })
            }
        }
    }

    @Test("a bucket gives what came in and no more than its bound at once")
    func bucket() {
        var bucket = TokenBucket(capacity: 2)
        #expect([bucket.take(), bucket.take(), bucket.take()] == [true, true, false])
        bucket.refill(perSecond: 0.5, after: 2, capacity: 2)
        #expect([bucket.take(), bucket.take()] == [true, false])
        bucket.refill(perSecond: 1, after: 1_000, capacity: 3)
        #expect(bucket.tokens == 3)
    }

    @Test("a word changed in a long text is near, another text is far")
    func nearness() {
        var random = SeededGenerator(seed: 2)
        let words = (0..<400).map { _ in "w\(Int.random(in: 0..<5_000, using: &random))" }
        var changed = words
        changed[200] = "other"
        let hashes = [words, changed, words.reversed()].map {
            WordHashes($0.joined(separator: " "), seed: 1).similarity
        }
        #expect((hashes[0] ^ hashes[1]).nonzeroBitCount <= 8)
        #expect((hashes[0] ^ hashes[2]).nonzeroBitCount > 12)
    }

    @Test("the ring of texts and the words of a text are bounded")
    func bounds() {
        var ring = NearDuplicates(bitsMax: 0)
        for text in 1...UInt64(NearDuplicates.textsMax + 1) { ring.note(text) }
        #expect(!ring.contains(1))
        #expect(ring.contains(2))
        let many = WordHashes(String(repeating: "a ", count: 10_000), seed: 1)
        #expect(many.words.count == WordHashes.wordsMax)
        #expect(WordHashes("好吃 Very", seed: 1).words.count == 3)
        #expect(WordHashes("", seed: 1).similarity == 0)
    }

    @Test("what was seen is not new; another length of embedding begins anew")
    func novelty() {
        var novelty = Novelty()
        let words = WordHashes("a fine little place by the sea", seed: 1)
        #expect(novelty.note([], words: words) == Novelty.Signals(unseen: 1))
        #expect(novelty.note([], words: words) == Novelty.Signals(unseen: 0))
        #expect(novelty.note([1, 0], words: words).distance == 1)
        #expect(novelty.note([1, 0], words: words).distance == 0)
        #expect(novelty.note([0, 1], words: words).distance == 1)
        #expect(novelty.note([0, 1, 0], words: words).distance == 1)
    }

    @Test("caps begin anew with the window; topics beyond the bound share one")
    func caps() {
        var caps = CallerCaps(settings: SamplerSettings(perKeyMax: 1, capSeconds: 10), seed: 1)
        caps.see(topic: "t", at: 0)
        caps.note(key: [1], topic: "t")
        #expect(caps.refusal(key: [1], topic: "t", callsLeft: 100) == .keyCap)
        #expect(caps.refusal(key: [2], topic: "t", callsLeft: 100) == nil)
        #expect(caps.refusal(key: nil, topic: "t", callsLeft: 0) == nil)
        caps.see(topic: "t", at: 10)
        #expect(caps.refusal(key: [1], topic: "t", callsLeft: 100) == nil)
        for topic in 0..<1_000 { caps.see(topic: "\(topic)", at: 11) }
        for _ in 0..<10 { caps.note(key: nil, topic: "998") }
        #expect(caps.refusal(key: nil, topic: "999", callsLeft: 1) == .topicCap)
    }
}
