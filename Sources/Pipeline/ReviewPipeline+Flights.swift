import Opinions

extension ReviewPipeline {
    /// A record enters: the books, the ledger and the limit know of it.
    func begin(
        _ record: InputRecord, in assignment: Assignment, at start: Instant
    ) -> (FlightID, Flight) {
        let ticket = assignment.ledger.begin(record.offset)
        assignment.lane.books.enter()
        let load = Load(records: 1, bytes: record.bytes)
        limit.take(load)
        let flight = Flight(
            assignment: assignment, ticket: ticket, record: record, arrived: start, load: load)
        let id = flights.insert(flight)
        joinLine(id, flight)
        return (id, flight)
    }

    /// A flight turned out to hold more.
    func charge(_ flight: Flight, _ more: Load) {
        flight.load += more
        limit.take(more)
    }

    /// A record leaves, to one column of the books.
    func end(_ id: FlightID, _ flight: Flight, exit: Conservation.Exit) {
        leaveLine(id, flight)
        _ = flights.remove(id)
        limit.giveBack(flight.load)
        flight.assignment.lane.books.leave(exit)
    }

    /// A record without a value deletes its key, in the output too.
    func forget(_ id: FlightID, _ flight: Flight) {
        flight.exit = .filtered
        guard settings.tombstones == .forward, flight.record.key != nil else {
            return settle(id, flight)
        }
        enqueue(
            id, flight,
            OutputRecord(
                topic: settings.outputTopic,
                timestampMilliseconds: flight.record.timestampMilliseconds,
                key: flight.record.key, value: nil,
                headers: ResultHeaders.headers(of: flight.record, model: nil, encoding: nil)),
            exit: .filtered)
    }

    func enqueue(
        _ id: FlightID, _ flight: Flight, _ output: OutputRecord, exit: Conservation.Exit
    ) {
        charge(flight, Load(bytes: output.value?.count ?? 0))
        flight.output = output
        flight.exit = exit
        if !flight.isHeld { outbox.add(id) }
    }

    func deadLetter(_ id: FlightID, _ flight: Flight, _ reason: DeadLetterReason) {
        flight.reason = reason
        write(.whole, id, flight, reason)
    }

    /// The sink will never take what this flight has: a result becomes a dead letter, a dead letter
    /// a smaller one, and the smallest, which names only the place, is tried for ever.
    func refused(_ id: FlightID, _ flight: Flight, reason: String, isTooLarge: Bool) {
        switch flight.letter {
        case .none:
            parts.observer.notice(.resultRefused(place: flight.record.place, reason: reason))
            let bytes = flight.output?.value?.count ?? 0
            deadLetter(
                id, flight,
                DeadLetterReason(
                    isTooLarge ? .resultTooLarge : .resultRefused, at: .publish,
                    message: "a result of \(bytes) bytes: \(reason); raise message.max.bytes of the"
                        + " producer and max.message.bytes of the topic"))
        case .whole: write(.withoutValue, id, flight, flight.reason)
        case .withoutValue: write(.bare, id, flight, flight.reason)
        case .bare: failed(id, flight, reason: reason)
        }
    }

    private func write(
        _ letter: Flight.Letter, _ id: FlightID, _ flight: Flight, _ reason: DeadLetterReason?
    ) {
        guard let reason else { preconditionFailure("a dead letter without a reason") }
        var record = flight.record
        if letter != .whole { record.value = nil }
        if letter == .bare { (record.key, record.headers) = (nil, []) }
        var output = parts.deadLetter(record, reason)
        if letter != .whole, let left = flight.record.value?.count {
            output.headers.append(
                RecordHeader(
                    key: "opined.error.value", value: Array("left out, \(left) bytes".utf8)))
        }
        flight.letter = letter
        enqueue(id, flight, output, exit: .deadLettered)
    }

    /// A delivery failed: the record rests and is sent again. Its offset stays where it is.
    func failed(_ id: FlightID, _ flight: Flight, reason: String) {
        flight.failures += 1
        counts.resends += 1
        if nextDeliveryNotice.map({ $0 <= now }) ?? true {
            nextDeliveryNotice = now.advanced(by: settings.resendBackoffMax)
            parts.observer.notice(
                .deliveryFailed(
                    topic: flight.output?.topic ?? "", reason: reason, attempts: flight.failures))
        }
        // Past ten doublings every backoff has met its bound.
        let backoff = settings.resendBackoff * (1 << min(flight.failures - 1, 10))
        outbox.rest(id, until: now.advanced(by: min(backoff, settings.resendBackoffMax)))
    }

    func commitFailed(_ reason: String) {
        counts.commitFailures += 1
        parts.observer.notice(.commitFailed(reason: reason))
        commits.ended(at: now)
    }
}
