import Foundation

/// What a ledger says was spent, read without its lock, while a daemon may be writing it.
public struct LedgerSummary: Equatable, Sendable {
    public private(set) var total = Amount()
    /// Of ``day``.
    public private(set) var lastDay = Amount()
    /// The last day of which there is an entry, in days since the epoch (UTC); nil: there is none.
    public private(set) var day: Int?
    public private(set) var answered = 0
    /// Ended without an answer and without a charge.
    public private(set) var free = 0
    /// Ended so that nobody knows whether they were charged for; they count at their worst.
    public private(set) var unknown = 0
    /// Out, or lost in a crash; they count at their worst, too.
    public private(set) var open = 0

    public init() {}

    /// Reads the ledger at `path`; where none is, nothing was spent. A last line without an end is
    /// being written, or was cut by a crash: it is left out.
    public init(path: String) throws(LedgerError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let content: Data
        do { content = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) } catch {
            throw LedgerError(
                "read", path, problem: "it can't be read", remedy: "check its permissions")
        }
        let whole = content.lastIndex(of: 0x0A).map { content[...$0] } ?? Data()
        var spending = Spending()
        for (number, line) in whole.split(separator: 0x0A).enumerated() {
            guard let entry = LedgerEntry(line: line), spending.apply(entry) else {
                throw LedgerError(
                    "read", path, problem: "line \(number + 1) does not follow from those before",
                    remedy: "see whether the file is a ledger, and restore it from a backup")
            }
            note(entry)
        }
        (total, lastDay, open) = (spending.total, spending.today, spending.openCalls)
        day = spending.calls > 0 ? spending.day : nil
    }

    private mutating func note(_ entry: LedgerEntry) {
        guard case .settled(_, let end, _) = entry else { return }
        switch end {
        case .answered: answered += 1
        case .free: free += 1
        case .unknown: unknown += 1
        }
    }
}
