import Testing

@testable import Pipeline

struct InFlightLimitTests {
    private static let bounds = InFlightLimit.Bounds(
        records: 10, bytes: 1_000, tokens: 100, resumeFraction: 0.5)

    @Test(arguments: [
        (full: Load(records: 10), resume: Load(records: 5)),
        (full: Load(bytes: 1_000), resume: Load(bytes: 500)),
        (full: Load(tokens: 100), resume: Load(tokens: 50)),
    ])
    func stopsAtABoundAndStartsWellBelow(full: Load, resume: Load) {
        var limit = InFlightLimit(bounds: Self.bounds)
        var almost = full
        almost -= Load(
            records: min(1, full.records), bytes: min(1, full.bytes), tokens: min(1, full.tokens))
        limit.take(almost)
        #expect(!limit.isFull)
        var step = full
        step -= almost
        limit.take(step)
        #expect(limit.isFull)

        var above = resume
        above += step
        var down = full
        down -= above
        limit.giveBack(down)
        #expect(limit.isFull)
        limit.giveBack(step)
        #expect(!limit.isFull)
        #expect(limit.load == resume)
    }

    @Test func oneRecordMayBeLargerThanTheBound() {
        var limit = InFlightLimit(bounds: Self.bounds)
        limit.take(Load(records: 1, bytes: 9_999, tokens: 9_999))
        #expect(limit.isFull)
        #expect(limit.recordsLeft == 9)
        #expect(limit.bytesLeft == 1)
        limit.giveBack(Load(records: 1, bytes: 9_999, tokens: 9_999))
        #expect(!limit.isFull)
    }
}
