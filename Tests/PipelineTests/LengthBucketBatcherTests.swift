import TestSupport
import Testing

@testable import Pipeline

struct LengthBucketBatcherTests {
    private let start = ContinuousClock.now
    private let limits = BatchLimits(
        tokenBudget: 100, itemsMax: 4, linger: .milliseconds(10), bucketBounds: [10, 50])

    @Test func waitsUntilABucketIsFull() {
        var batcher = LengthBucketBatcher<Int>(limits: limits)
        batcher.add(1, tokens: 40, at: start)
        batcher.add(2, tokens: 5, at: start)
        #expect(batcher.next(at: start) == nil)
        batcher.add(3, tokens: 45, at: start)
        #expect(batcher.next(at: start) == nil)
        batcher.add(4, tokens: 30, at: start)
        // 40 + 45 fit; 30 more do not.
        #expect(batcher.next(at: start)?.items == [1, 3])
        #expect(batcher.count == 2)
    }

    @Test func lingerReleasesHalfFullBucket() {
        var batcher = LengthBucketBatcher<Int>(limits: limits)
        batcher.add(1, tokens: 40, at: start)
        let due = start.advanced(by: .milliseconds(10))
        #expect(batcher.nextDeadline == due)
        #expect(batcher.next(at: due.advanced(by: .nanoseconds(-1))) == nil)
        #expect(batcher.next(at: due)?.items == [1])
        #expect(batcher.nextDeadline == nil)
    }

    @Test func oversizeTextIsABatchOfOne() {
        var batcher = LengthBucketBatcher<Int>(limits: limits)
        batcher.add(1, tokens: 5_000, at: start)
        batcher.add(2, tokens: 60, at: start)
        #expect(batcher.next(at: start)?.items == [1])
        #expect(batcher.next(at: start) == nil)
    }

    @Test func manyShortTextsFillABatchByNumber() {
        var batcher = LengthBucketBatcher<Int>(limits: limits)
        for item in 1...5 { batcher.add(item, tokens: 0, at: start) }
        #expect(batcher.next(at: start)?.items == [1, 2, 3, 4])
        #expect(batcher.next(at: start) == nil)
    }

    @Test func noLengthStarves() {
        var batcher = LengthBucketBatcher<Int>(limits: limits)
        batcher.add(0, tokens: 5, at: start)
        let later = start.advanced(by: .milliseconds(20))
        for item in 1...3 { batcher.add(item, tokens: 60, at: later) }
        #expect(batcher.next(at: later)?.items == [0])
        #expect(batcher.next(at: later)?.items == [1])
    }

    @Test func flushGivesEverything() {
        var batcher = LengthBucketBatcher<Int>(limits: limits)
        batcher.add(1, tokens: 5, at: start)
        batcher.add(2, tokens: 60, at: start)
        #expect(batcher.next(at: start, flush: true)?.items == [1])
        #expect(batcher.next(at: start, flush: true)?.items == [2])
        #expect(batcher.next(at: start, flush: true) == nil)
    }

    @Test(arguments: 0..<50)
    func keepsEveryItemOnceWithinItsBounds(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var batcher = LengthBucketBatcher<Int>(limits: limits)
        var lengths: [Int] = []
        var out: [Int] = []
        var removed: [Int] = []
        var now = start

        func take(flush: Bool) {
            while let batch = batcher.next(at: now, flush: flush) {
                let tokens = batch.items.map { lengths[$0] }
                #expect(batch.tokens == tokens.reduce(0, +))
                #expect(batch.tokens <= 100 || batch.items.count == 1)
                #expect(batch.items.count <= 4)
                #expect(batch.items == batch.items.sorted())
                out += batch.items
            }
        }
        for item in 0..<500 {
            lengths.append(Int.random(in: 0...130, using: &random))
            batcher.add(item, tokens: lengths[item], at: now)
            now = now.advanced(by: .milliseconds(Int.random(in: 0...3, using: &random)))
            if Int.random(in: 0..<50, using: &random) == 0 {
                removed += batcher.removeAll { $0 % 3 == 0 }
            }
            guard Bool.random(using: &random) else { continue }
            take(flush: false)
            // Nothing that was due is left, and the deadline says when the next one is.
            if let deadline = batcher.nextDeadline { #expect(deadline > now) }
        }
        take(flush: true)
        #expect((out + removed).sorted() == Array(0..<500))
        #expect(batcher.count == 0)
    }
}
