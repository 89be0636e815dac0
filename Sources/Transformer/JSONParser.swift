/// Reads one JSON value of RFC 8259 from UTF-8; strict, in linear time.
struct JSONParser {
    /// Nesting beyond this is refused, so that a hostile file can't exhaust the stack.
    static let depthMax = 32

    private let bytes: UnsafeRawBufferPointer
    private var at = 0

    /// - Throws: at the first byte that no JSON value can have there, and for what follows the
    ///   value.
    static func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSON {
        var parser = JSONParser(bytes: bytes)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.at == bytes.count else { throw parser.error("more than one value") }
        return value
    }

    private func error(_ problem: String) -> JSONError { JSONError(offset: at, problem: problem) }

    private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: expected) else { return false }
        at += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth < Self.depthMax else { throw error("nesting deeper than \(Self.depthMax)") }
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let end = at + word.utf8CodeUnitCount
        let isThere =
            end <= bytes.count
            && word.withUTF8Buffer { $0.elementsEqual(bytes[at..<end]) }
        guard isThere else { throw error("no value") }
        at = end
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        at += 1
        var members: [(name: String, value: JSON)] = []
        skipSpace()
        if take("}") { return .object(members) }
        while true {
            skipSpace()
            guard byte == UInt8(ascii: "\"") else { throw error("no name of a member") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw error("no colon") }
            members.append((name, try value(depth: depth + 1)))
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw error("no comma") }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        at += 1
        var elements: [JSON] = []
        skipSpace()
        if take("]") { return .array(elements) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(elements) }
            guard take(",") else { throw error("no comma") }
        }
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = at
        while let byte, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        // Swift reads more than JSON allows: "+1", "01", ".5", "5.".
        let digits = Array(text.utf8.drop { $0 == UInt8(ascii: "-") }.prefix(2))
        let isDigit = digits.map { (0x30...0x39).contains($0) }
        let isProper =
            isDigit.first == true && !(isDigit == [true, true] && digits[0] == 0x30)
            && !text.hasSuffix(".") && !text.contains(".e") && !text.contains(".E")
        if isProper, let integer = Int(text) { return .integer(integer) }
        if isProper, let number = Double(text), number.isFinite { return .number(number) }
        at = start
        throw error("no value")
    }

    private mutating func string() throws(JSONError) -> String {
        at += 1
        let start = at
        while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
            at += 1
        }
        if byte == UInt8(ascii: "\"") {
            defer { at += 1 }
            return try decoded(bytes[start..<at])
        }
        var raw = [UInt8](bytes[start..<at])
        while let byte, byte >= 0x20 {
            at += 1
            if byte == UInt8(ascii: "\"") { return try decoded(raw) }
            if byte == UInt8(ascii: "\\") {
                raw.append(contentsOf: try escape())
            } else {
                raw.append(byte)
            }
        }
        throw error("a string without end, or a control character in it")
    }

    private func decoded(_ utf8: some Sequence<UInt8>) throws(JSONError) -> String {
        guard let string = String(validating: utf8, as: UTF8.self) else {
            throw error("a string that is not UTF-8")
        }
        return string
    }

    /// What follows a backslash, as UTF-8.
    private mutating func escape() throws(JSONError) -> [UInt8] {
        guard let byte else { throw error("a string without end") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): break
        default: throw error("an unknown escape")
        }
        var code = try hexadecimal()
        if (0xD800..<0xDC00).contains(code), take("\\"), take("u") {
            let low = try hexadecimal()
            guard (0xDC00..<0xE000).contains(low) else { throw error("half of a surrogate pair") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair") }
        return Array(UTF8.encode(scalar).map(Array.init) ?? [])
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard at + 4 <= bytes.count,
            bytes[at..<at + 4].allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let code = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else { throw error("a wrong \\u escape") }
        at += 4
        return code
    }
}
