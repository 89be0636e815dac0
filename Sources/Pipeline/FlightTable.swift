/// The name of one record on its way: the token that the sink gives back with its delivery.
struct FlightID: Hashable, Sendable {
    let token: UInt64

    init(token: UInt64) { self.token = token }

    fileprivate init(place: Int, round: UInt32) {
        token = UInt64(round) << 32 | UInt64(place)
    }

    fileprivate var place: Int { Int(token & 0xFFFF_FFFF) }
    fileprivate var round: UInt32 { UInt32(token >> 32) }
}

/// Everything that is in flight, by name.
///
/// A name is never used twice (a place counts its rounds), so what comes back for a record that
/// left, because its partition was given up, finds nothing: this is how an answer of an old
/// assignment is told from one of the present. ``InFlightLimit`` bounds it.
struct FlightTable<Flight> {
    private struct Place {
        var round: UInt32 = 0
        var flight: Flight?
    }

    private var places: [Place] = []
    private var free: [Int] = []
    private(set) var count = 0

    mutating func insert(_ flight: Flight) -> FlightID {
        let place = free.popLast() ?? places.count
        if place == places.count { places.append(Place()) }
        places[place].flight = flight
        count += 1
        return FlightID(place: place, round: places[place].round)
    }

    subscript(id: FlightID) -> Flight? {
        contains(id) ? places[id.place].flight : nil
    }

    func contains(_ id: FlightID) -> Bool {
        id.place < places.count && places[id.place].round == id.round
            && places[id.place].flight != nil
    }

    mutating func remove(_ id: FlightID) -> Flight? {
        guard contains(id) else { return nil }
        count -= 1
        places[id.place].round &+= 1
        free.append(id.place)
        return places[id.place].flight.take()
    }

    /// Takes out all that `isGone` names. Linear.
    mutating func removeAll(where isGone: (Flight) -> Bool) -> [Flight] {
        var gone: [Flight] = []
        for place in places.indices {
            guard let flight = places[place].flight, isGone(flight) else { continue }
            _ = remove(FlightID(place: place, round: places[place].round))
            gone.append(flight)
        }
        return gone
    }
}
