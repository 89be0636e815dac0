/// Finds the first readable offset behind a batch that the client can't read, and names no good
/// record as lost.
///
/// A damaged batch holds an unknown number of offsets, and librdkafka stands still before it for
/// ever (2.0.2: `_BAD_COMPRESSION` at every fetch). The search seeks 1, 2, 4, … further until
/// something can be read, and then halves back to the border: the doubling alone would leap over
/// good records.
public struct UnreadableSearch: Equatable, Sendable {
    public enum Step: Equatable, Sendable {
        /// Seek there and see.
        case seek(Int64)
        /// All of it is unreadable; go on from its end. Empty: `first` could be read after all.
        case found(Range<Int64>)
    }

    public let first: Int64
    private var lastBad: Int64
    private var firstGood: Int64?
    private var stride: Int64 = 1
    /// Where the client was sent; what it says next is said of this offset.
    public private(set) var position: Int64

    /// Nothing can be read at `offset`.
    public init(at offset: Int64) {
        (first, lastBad, position) = (offset, offset, offset)
    }

    /// Nothing can be read at `position`. `end`: one past the last record of the partition; seeking
    /// further would reset the client to its beginning.
    public mutating func isUnreadable(end: Int64) -> Step {
        lastBad = position
        if firstGood == nil {
            let next = lastBad + stride
            stride *= 2
            // At the end there is nothing to read, and nothing to fail.
            guard next >= end else { return seek(next) }
            firstGood = max(end, lastBad + 1)
        }
        return halve()
    }

    /// A record came from `position` or, where offsets are missing, from behind it.
    public mutating func isReadable() -> Step {
        firstGood = position
        return halve()
    }

    private mutating func halve() -> Step {
        guard let firstGood else { preconditionFailure("no readable offset is known") }
        guard firstGood - lastBad > 1 else { return .found(first..<firstGood) }
        return seek(lastBad + (firstGood - lastBad) / 2)
    }

    private mutating func seek(_ offset: Int64) -> Step {
        position = offset
        return .seek(offset)
    }
}
