import Testing

@testable import opined

struct ProduceTallyTests {
    @Test func tellsWhatBecameOfEveryLine() {
        var tally = ProduceTally()
        (tally.lines, tally.keyed, tally.delivered, tally.bytes) = (500, 498, 500, 12_345)
        #expect(
            tally.summary(topic: "reviews", in: .milliseconds(1_249))
                == "produced 500 of 500 lines to reviews: 498 with a key, 12345 bytes, 1.2 s")
        #expect(tally.status == nil)
        (tally.blank, tally.refused, tally.failed, tally.delivered) = (1, 2, 3, 494)
        #expect(
            tally.summary(topic: "reviews", in: .seconds(61))
                == "produced 494 of 500 lines to reviews: 498 with a key, 1 blank, 2 refused, "
                + "3 not delivered, 12345 bytes, 61.0 s")
    }

    @Test func noFailureEndsWell() {
        #expect(ProduceTally(refused: 1).status == ExitStatus.badInput)
        #expect(ProduceTally(hasUnreadableFile: true).status == ExitStatus.badInput)
        #expect(ProduceTally(failed: 1).status == ExitStatus.unavailable)
        #expect(ProduceTally(refused: 1, failed: 1).status == ExitStatus.unavailable)
        #expect(ProduceTally(lines: 1, blank: 1).status == nil)
    }
}
