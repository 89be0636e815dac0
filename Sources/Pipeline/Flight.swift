/// One record between `poll` and the broker's acknowledgement. Belongs to the poll thread.
final class Flight {
    /// How much of the record its dead letter still holds: less after each refusal.
    enum Letter {
        case none, whole, withoutValue, bare
    }

    let assignment: Assignment
    let ticket: OffsetLedger.Ticket
    let record: InputRecord
    let arrived: ContinuousClock.Instant
    /// What it holds of ``InFlightLimit``.
    var load: Load
    /// The record to write, kept until it is delivered.
    var output: OutputRecord?
    /// The column of the books that it goes to with the delivery.
    var exit = Conservation.Exit.produced
    var reason: DeadLetterReason?
    var letter = Letter.none
    /// The hash of its key, until it left the line of that key.
    var line: Int?
    /// Whether it waits for a record of its key that was read before it.
    var isHeld = false
    /// The record that waits for this one.
    var follower: FlightID?
    /// Deliveries that failed.
    var failures = 0
    /// Since when it is at the sink; nil while it is elsewhere.
    var sent: ContinuousClock.Instant?

    init(
        assignment: Assignment, ticket: OffsetLedger.Ticket, record: InputRecord,
        arrived: ContinuousClock.Instant, load: Load
    ) {
        self.assignment = assignment
        self.ticket = ticket
        self.record = record
        self.arrived = arrived
        self.load = load
    }
}
