/// A text that was changed on its way, and where each byte of it comes from.
struct AlignedText {
    /// UTF-8.
    private(set) var bytes: [UInt8] = []
    /// Where the scalar that a byte comes from begins in the original text, in Unicode scalars.
    private(set) var starts: [Int32] = []
    /// Where it ends, exclusive.
    private(set) var ends: [Int32] = []

    init() {}

    /// A text as it is, but for `newline` in place of each "\n".
    init(_ text: UnsafeBufferPointer<UInt8>, newline: [UInt8]?) {
        reserveCapacity(text.count)
        var position: Int32 = -1
        for byte in text {
            if byte & 0xC0 != 0x80 { position += 1 }
            if byte == 0x0A, let newline {
                for byte in newline { append(byte, position, position + 1) }
            } else {
                append(byte, position, position + 1)
            }
        }
    }

    var count: Int { bytes.count }

    mutating func append(_ byte: UInt8, _ start: Int32, _ end: Int32) {
        bytes.append(byte)
        starts.append(start)
        ends.append(end)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    mutating func reserveCapacity(_ capacity: Int) {
        bytes.reserveCapacity(capacity)
        starts.reserveCapacity(capacity)
        ends.reserveCapacity(capacity)
    }
}

extension Collection<UInt8> where Index == Int {
    /// How many bytes the scalar has that begins at `index`, in UTF-8.
    func scalarLength(at index: Int) -> Int {
        let lead = self[index]
        if lead < 0xC0 { return 1 }
        return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }

    /// The scalar that begins at `index` of valid UTF-8.
    func scalar(at index: Int) -> Unicode.Scalar {
        let length = scalarLength(at: index)
        guard length > 1 else { return Unicode.Scalar(self[index]) }
        var value = UInt32(self[index]) & (0x7F >> UInt32(length))
        for offset in 1..<length { value = value << 6 | UInt32(self[index + offset] & 0x3F) }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    /// How many bytes of white space begin at `index`: 0 where something else stands there.
    func whiteSpaceLength(at index: Int) -> Int {
        let lead = self[index]
        if lead < 0x80 { return lead == 0x20 || (0x09...0x0D).contains(lead) ? 1 : 0 }
        return scalar(at: index).properties.isWhitespace ? scalarLength(at: index) : 0
    }
}
