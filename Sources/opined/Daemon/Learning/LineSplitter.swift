/// Cuts what another process writes into lines, none longer than a bound: of what is longer nothing
/// is kept, however long it goes on.
struct LineSplitter {
    let bytesMax: Int
    private var rest: [UInt8] = []
    private var isTooLong = false
    private var dropped = 0

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// The lines that end in `bytes`, without their end.
    mutating func add(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == 0x0A {
                if !isTooLong { lines.append(rest) }
                begin()
            } else if rest.count < bytesMax {
                rest.append(byte)
            } else if !isTooLong {
                isTooLong = true
                dropped += 1
            }
        }
        return lines
    }

    /// How many lines were too long since this was asked last.
    mutating func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }

    /// What stands behind the last end of a line; nil where nothing does.
    mutating func finish() -> [UInt8]? {
        defer { begin() }
        return isTooLong || rest.isEmpty ? nil : rest
    }

    private mutating func begin() {
        rest.removeAll(keepingCapacity: true)
        isTooLong = false
    }
}
