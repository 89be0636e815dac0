/// The tokens of JSON: white space, words, numbers and strings.
extension JSONScanner {
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func failure(_ problem: String) -> Failure { Failure(position: position, problem: problem) }

    mutating func skipWhiteSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    mutating func scanWord(_ word: StaticString) throws(Failure) {
        let isThere = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard isThere else { throw failure("no value begins with this byte") }
        position += word.utf8CodeUnitCount
    }

    /// Any number of digits: the literal is kept, never computed.
    mutating func scanNumber() throws(Failure) -> Range<Int> {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        guard let byte = next, Self.isDigit(byte) else {
            throw failure("no value begins with this byte")
        }
        if byte == UInt8(ascii: "0") { position += 1 } else { try scanDigits() }
        if next == UInt8(ascii: ".") {
            position += 1
            try scanDigits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            try scanDigits()
        }
        return start..<position
    }

    private mutating func scanDigits() throws(Failure) {
        let start = position
        while let byte = next, Self.isDigit(byte) { position += 1 }
        guard position > start else { throw failure("a number without digits") }
    }

    /// From quote to quote; every escape is checked.
    mutating func scanString() throws(Failure) -> (inside: Range<Int>, hasEscapes: Bool) {
        position += 1
        let start = position
        var hasEscapes = false
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return (start..<position - 1, hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try scanEscape()
            case 0..<0x20: throw failure("a control character in a string")
            default: position += 1
            }
        }
        throw failure("the document ends inside a string")
    }

    private mutating func scanEscape() throws(Failure) {
        let start = position
        position += 1
        guard let byte = next, Self.isEscape(byte) else { throw failure("a bad escape") }
        position += 1
        guard byte == UInt8(ascii: "u") else { return }
        let unit = try scanHexadecimal()
        if unit & 0xF800 != 0xD800 { return }
        // A surrogate: the first half of a pair, or an error.
        let isFollowed = bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")])
        guard unit < 0xDC00, isFollowed else { throw loneSurrogate(at: start) }
        position += 2
        guard try scanHexadecimal() & 0xFC00 == 0xDC00 else { throw loneSurrogate(at: start) }
    }

    private func loneSurrogate(at position: Int) -> Failure {
        Failure(position: position, problem: "half of a surrogate pair")
    }

    private mutating func scanHexadecimal() throws(Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Self.hexadecimal(byte) else {
                throw failure("a bad escape")
            }
            value = value << 4 | digit
            position += 1
        }
        return value
    }

    /// The UTF-8 that a checked string means. Never longer than `raw`.
    static func unescaped(_ raw: ArraySlice<UInt8>, hasEscapes: Bool) -> [UInt8] {
        guard hasEscapes else { return Array(raw) }
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            let escape = rest.popFirst() ?? byte
            if escape == UInt8(ascii: "u") {
                result.append(contentsOf: String(popScalar(&rest)).utf8)
            } else {
                result.append(meaning(of: escape))
            }
        }
        return result
    }

    private static func popScalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar {
        var value = popUnit(&rest)
        if value & 0xFC00 == 0xD800 {
            rest.removeFirst(2)
            value = 0x10000 + (value & 0x3FF) << 10 + popUnit(&rest) & 0x3FF
        }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private static func popUnit(_ rest: inout ArraySlice<UInt8>) -> UInt32 {
        let unit = rest.prefix(4).reduce(0) { $0 << 4 | (hexadecimal($1) ?? 0) }
        rest.removeFirst(4)
        return unit
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"),
            UInt8(ascii: "u"):
            true
        default: false
        }
    }

    private static func meaning(of escape: UInt8) -> UInt8 {
        switch escape {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: escape
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
