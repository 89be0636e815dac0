/// The budget of a teacher, kept on the disk: every call is written down and synced before it goes
/// out, so no crash leads to more spending than is allowed.
///
/// A call counts at its worst until it is settled, and for ever if a crash came between. A question
/// whose answer was paid for, or may have been, is never reserved again: what is lost in a crash is
/// an answer, never money. One owner; calls block for a sync of the disk.
public final class BudgetLedger {
    /// Leave for one call.
    public struct Reservation: Equatable, Sendable {
        public let key: String
        let call: Int
    }

    public enum Outcome: Equatable, Sendable {
        case reserved(Reservation)
        case exhausted(BudgetLimits.Limit)
        /// It was answered before, or may have been.
        case paidBefore
        /// It was asked so often without an answer that it is not tried again.
        case givenUp
    }

    private static let daySeconds = 86_400.0

    public let limits: BudgetLimits
    /// Calls for one key that may end without an answer.
    public let attemptsMax: Int
    private let path: String
    private let file: LedgerFile
    private var spending = Spending()

    /// Opens the ledger at `path`, or begins one.
    ///
    /// - Throws: where another process has it, where it can't be read, and where a line of it is no
    ///   entry: what it says was spent can't be known then.
    public init(path: String, limits: BudgetLimits, attemptsMax: Int = 3) throws(LedgerError) {
        (self.path, self.limits, self.attemptsMax) = (path, limits, attemptsMax)
        let content: [UInt8]
        (file, content) = try LedgerFile.open(path)
        for (number, line) in content.split(separator: 0x0A).enumerated() {
            guard let entry = LedgerEntry(line: line), spending.apply(entry) else {
                throw LedgerError(
                    "read", path, problem: "line \(number + 1) does not follow from those before",
                    remedy: "restore the file, or move it away and lower teacher.budget by what "
                        + "was spent")
            }
        }
    }

    /// Leave for one more call, on the disk when it is given.
    ///
    /// - Parameters:
    ///   - key: of the question: the same prompt, text, model and parameters give the same one.
    ///   - worst: the most that the call can cost.
    ///   - seconds: since the epoch. A day that has begun does not end before the next one, even
    ///     where the clock goes back.
    public func reserve(
        key: String, worst: Cost, at seconds: Double
    ) throws(LedgerError) -> Outcome {
        guard let attempts = spending.attempts(of: key) else { return .paidBefore }
        guard attempts < attemptsMax else { return .givenUp }
        let day = max(Self.day(seconds), spending.day)
        if let limit = limits.limit(worst, day: spending.spent(on: day), total: spending.total) {
            return .exhausted(limit)
        }
        let call = spending.calls + 1
        try write(.reserved(call: call, key: key, day: day, worst: worst))
        return .reserved(Reservation(key: key, call: call))
    }

    /// How the call ended. An answer that cost more than its worst counts as it is.
    ///
    /// - Precondition: the reservation is of this ledger and was not settled before.
    public func settle(_ reservation: Reservation, _ end: CallEnd) throws(LedgerError) {
        guard let worst = spending.worst(of: reservation.call) else {
            preconditionFailure("call \(reservation.call) is settled once")
        }
        let (kind, cost): (CallEnd.Kind, Cost) =
            switch end {
            case .answered(let cost): (.answered, cost)
            case .free: (.free, .none)
            case .unknown: (.unknown, worst)
            }
        try write(.settled(call: reservation.call, end: kind, cost: cost))
    }

    /// Since the ledger began.
    public var spent: Amount { spending.total }

    public func spent(today seconds: Double) -> Amount { spending.spent(on: Self.day(seconds)) }

    /// Calls of this cost that the budget still takes today; nil where nothing limits them.
    public func callsLeft(_ cost: Cost, at seconds: Double) -> Int? {
        limits.callsLeft(
            cost, day: spending.spent(on: Self.day(seconds)), total: spending.total)
    }

    private func write(_ entry: LedgerEntry) throws(LedgerError) {
        let line: [UInt8]
        do { line = try entry.line() } catch {
            throw LedgerError(
                "write", path, problem: "an entry can't be encoded", remedy: "report it")
        }
        try file.append(line)
        let follows = spending.apply(entry)
        precondition(follows, "an entry was checked before it was written")
    }

    private static func day(_ seconds: Double) -> Int {
        guard seconds.isFinite, abs(seconds) < 1e15 else { return 0 }
        return Int((seconds / daySeconds).rounded(.down))
    }
}
