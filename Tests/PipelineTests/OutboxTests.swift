import Testing

@testable import Pipeline

struct OutboxTests {
    @Test func whatRestsGoesOnInOrderWhenItsTimeHasCome() {
        let start = ContinuousClock.now
        var table = FlightTable<Int>()
        let ids = (0..<3).map { table.insert($0) }
        var outbox = Outbox()
        outbox.rest(ids[1], until: start.advanced(by: .milliseconds(5)))
        outbox.rest(ids[2], until: start.advanced(by: .milliseconds(9)))
        outbox.add(ids[0])
        #expect(outbox.count == 3)
        #expect(outbox.nextDeadline == start.advanced(by: .milliseconds(5)))

        outbox.wake(at: start.advanced(by: .milliseconds(5)))
        var out: [FlightID] = []
        while let first = outbox.first {
            out.append(first)
            outbox.removeFirst()
        }
        #expect(out == [ids[0], ids[1]])
        #expect(outbox.count == 1)
    }
}
