/// Writes JSON as bytes, the same ones for the same values on every machine: no locale, and no
/// floats but those asked for.
///
/// Whoever writes minds the commas and the order of the keys.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Punctuation and names, as they are.
    public mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// A string in quotes: escapes only what must be escaped, all else is UTF-8 as it is.
    public mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): raw("\\\"")
            case UInt8(ascii: "\\"): raw("\\\\")
            case 0x08: raw("\\b")
            case 0x09: raw("\\t")
            case 0x0A: raw("\\n")
            case 0x0C: raw("\\f")
            case 0x0D: raw("\\r")
            case 0..<0x20:
                raw("\\u00")
                bytes.append(Self.digit(byte >> 4))
                bytes.append(Self.digit(byte & 15))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func string(_ text: String?) {
        if let text { string(text) } else { raw("null") }
    }

    public mutating func integer(_ value: some BinaryInteger) {
        bytes.append(contentsOf: String(value).utf8)
    }

    public mutating func integer(_ value: (some BinaryInteger)?) {
        if let value { integer(value) } else { raw("null") }
    }

    /// The shortest digits that name the value; null where it is not finite.
    public mutating func number(_ value: Float) {
        if value.isFinite { bytes.append(contentsOf: value.description.utf8) } else { raw("null") }
    }

    public mutating func boolean(_ value: Bool) { raw(value ? "true" : "false") }

    /// A share, 0…1, rounded to four decimals and written the shortest way: 0, 0.5, 0.9401, 1.
    /// What lies outside, or is no number, is written as the nearest bound, or 0.
    public mutating func share(_ value: Double) {
        let parts = value > 0 ? Int((min(value, 1) * 10_000).rounded()) : 0
        integer(parts / 10_000)
        var rest = parts % 10_000
        guard rest > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        var unit = 1_000
        while rest > 0 {
            bytes.append(Self.digit(UInt8(rest / unit)))
            rest %= unit
            unit /= 10
        }
    }

    public mutating func list<Element>(
        _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
    ) {
        raw("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { raw(",") }
            write(&self, element)
        }
        raw("]")
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
