/// Text that can stand in one line of a log: nothing in it can end the line, colour a terminal or
/// pretend to be another line.
enum PrintableText {
    /// `text` with every control character escaped, as `\n` or `\u{1B}`, cut after `bytesMax`
    /// bytes.
    ///
    /// Controls are C0, DEL, C1, and the separators and overrides of direction (U+2028…202E,
    /// U+2066…2069), which some viewers obey.
    static func escape(_ text: String, bytesMax: Int = 8_192) -> String {
        var escaped = ""
        var bytes = 0
        for scalar in text.unicodeScalars {
            let piece = isControl(scalar) ? escape(scalar) : String(scalar)
            bytes += piece.utf8.count
            guard bytes <= bytesMax else { return escaped + "…" }
            escaped.unicodeScalars.append(contentsOf: piece.unicodeScalars)
        }
        return escaped
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
    }
}
