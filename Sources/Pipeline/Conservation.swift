/// The books of one partition: every record that was consumed is in exactly one column.
public struct Conservation: Equatable, Sendable {
    /// How a record left the pipeline.
    public enum Exit: Sendable {
        case produced, deadLettered, filtered, duplicate, returned
    }

    public private(set) var consumed = 0
    /// Results that the broker acknowledged.
    public private(set) var produced = 0
    /// Dead letters that the broker acknowledged.
    public private(set) var deadLettered = 0
    /// Tombstones, forwarded or not.
    public private(set) var filtered = 0
    /// Records known to have been answered before; none are looked for yet.
    public private(set) var duplicates = 0
    /// Given up with their partition before they were settled: its next owner reads them again.
    public private(set) var returned = 0
    public private(set) var inFlight = 0

    public init() {}

    public var holds: Bool {
        consumed == produced + deadLettered + filtered + duplicates + returned + inFlight
            && inFlight >= 0
    }

    mutating func enter() {
        consumed += 1
        inFlight += 1
    }

    mutating func leave(_ exit: Exit) {
        inFlight -= 1
        switch exit {
        case .produced: produced += 1
        case .deadLettered: deadLettered += 1
        case .filtered: filtered += 1
        case .duplicate: duplicates += 1
        case .returned: returned += 1
        }
    }
}
