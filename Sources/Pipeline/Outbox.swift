/// Records that wait for the sink: because it is full, or because they failed and rest before the
/// next try. ``InFlightLimit`` bounds it.
struct Outbox {
    typealias Instant = ContinuousClock.Instant

    private var ready = Ring<FlightID>()
    private var resting = Ring<(id: FlightID, until: Instant)>()

    var count: Int { ready.count + resting.count }
    var first: FlightID? { ready.first }
    /// When the first of those that rest is tried again.
    var nextDeadline: Instant? { resting.first?.until }

    mutating func add(_ id: FlightID) { ready.append(id) }

    mutating func rest(_ id: FlightID, until: Instant) { resting.append((id, until)) }

    mutating func removeFirst() { _ = ready.popFirst() }

    /// Those that have rested go on, in the order in which they failed.
    mutating func wake(at now: Instant) {
        while let first = resting.first, first.until <= now {
            _ = resting.popFirst()
            ready.append(first.id)
        }
    }
}
