/// Records of one key are handed to the sink in the order in which they were read.
///
/// Batches finish in any order, but of two results with one key a compacted topic keeps the later:
/// an old result behind a new one, or behind the tombstone that deleted it, would be wrong for
/// ever. So a record whose forerunner is not at the sink yet is held back. Keys are told apart by
/// their hashes: two keys of one hash wait for each other, which costs nothing but the wait. A
/// record that is sent again after a failed delivery may still come behind its followers.
extension ReviewPipeline {
    /// A record joins the line of its key.
    func joinLine(_ id: FlightID, _ flight: Flight) {
        guard let key = flight.record.key else { return }
        let hash = key.hashValue
        flight.line = hash
        if let last = flight.assignment.lines.updateValue(id, forKey: hash),
            let ahead = flights[last]
        {
            ahead.follower = id
            flight.isHeld = true
        }
    }

    /// A record leaves its line, handed over or gone: the next one may go.
    func leaveLine(_ id: FlightID, _ flight: Flight) {
        guard let line = flight.line else { return }
        flight.line = nil
        if flight.assignment.lines[line] == id { flight.assignment.lines[line] = nil }
        guard let next = flight.follower, let follower = flights[next] else { return }
        flight.follower = nil
        follower.isHeld = false
        if follower.output != nil { outbox.add(next) }
    }
}
