/// What a ledger says, entry by entry: how much is spent, and which questions were paid for.
///
/// Pure. A call counts at its worst from the moment that it is reserved; what is never settled, in
/// a crash, counts so for ever.
struct Spending: Equatable {
    enum Known: Equatable {
        /// Reserved; after a restart: nobody knows how it ended.
        case open
        case answered
        /// It may have been answered.
        case unknown
        /// Went out so many times and was free each time.
        case free(attempts: Int)
    }

    private struct Open: Equatable {
        let key: String
        let day: Int
        let worst: Cost
        let attempts: Int
    }

    private(set) var total = Amount()
    private(set) var today = Amount()
    /// Days since the epoch (UTC) of the last entry: clocks that go back don't give a day twice.
    private(set) var day = Int.min
    private(set) var keys: [String: Known] = [:]
    private(set) var calls = 0
    private var open: [Int: Open] = [:]

    /// - Returns: whether the entry may follow those before it.
    mutating func apply(_ entry: LedgerEntry) -> Bool {
        switch entry {
        case .reserved(let call, let key, let entryDay, let worst):
            guard call == calls + 1, entryDay >= day, let attempts = attempts(of: key) else {
                return false
            }
            begin(entryDay)
            calls = call
            total = total.adding(worst)
            today = today.adding(worst)
            open[call] = Open(key: key, day: entryDay, worst: worst, attempts: attempts + 1)
            keys[key] = .open
        case .settled(let call, let end, let cost):
            guard let reserved = open.removeValue(forKey: call) else { return false }
            total.correct(reserved.worst, to: cost)
            if reserved.day == day { today.correct(reserved.worst, to: cost) }
            switch end {
            case .answered: keys[reserved.key] = .answered
            case .unknown: keys[reserved.key] = .unknown
            case .free: keys[reserved.key] = .free(attempts: reserved.attempts)
            }
        }
        return true
    }

    /// Calls that were reserved and never settled: they are out, or a crash came between.
    var openCalls: Int { open.count }

    /// What was spent on `day`, or on the last day if that is later.
    func spent(on day: Int) -> Amount { day > self.day ? Amount() : today }

    func worst(of call: Int) -> Cost? { open[call]?.worst }

    /// Calls for a key so far, all of them free; nil where it must not be asked again.
    func attempts(of key: String) -> Int? {
        switch keys[key] {
        case nil: 0
        case .free(let attempts): attempts
        case .open, .answered, .unknown: nil
        }
    }

    private mutating func begin(_ day: Int) {
        guard day > self.day else { return }
        (self.day, today) = (day, Amount())
    }
}
