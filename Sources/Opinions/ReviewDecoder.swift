/// Takes the review out of a record: the bytes of a value in, a review or the reason against it
/// out.
///
/// Limits are held against counts of bytes before anything is parsed, compared, hashed or
/// normalised: of mixed combining marks, comparing two Strings of 400 kB takes seconds. Linear in
/// the record. Any thread.
public struct ReviewDecoder: Sendable {
    public enum Format: String, CaseIterable, Sendable {
        /// The text is found by a pointer.
        case json
        /// The whole value is the text.
        case text
    }

    public let format: Format
    public let textPointer: JSONPointer
    public let idPointer: JSONPointer
    /// Where the stars are; nil where reviews have none.
    public let starsPointer: JSONPointer?
    /// The longest text, in bytes of UTF-8, after JSON's escapes are undone.
    public let textBytesMax: Int
    /// The longest value, in bytes.
    public let recordBytesMax: Int
    /// A longer number of stars is none.
    private static let starsBytesMax = 32

    public init(
        format: Format = .json, textPointer: JSONPointer = .text, idPointer: JSONPointer = .id,
        starsPointer: JSONPointer? = nil, textBytesMax: Int = 65_536,
        recordBytesMax: Int = 1_048_576
    ) {
        self.format = format
        self.textPointer = textPointer
        self.idPointer = idPointer
        self.starsPointer = starsPointer
        self.textBytesMax = textBytesMax
        self.recordBytesMax = recordBytesMax
    }

    /// - Parameters:
    ///   - value: what the record holds; nil is a tombstone.   - key: the record's key. It is the
    /// id where the value names none, if it is UTF-8 and not empty.   - place:
    /// `topic/partition/offset`, the id where there is no such key either.
    public func decode(
        _ value: [UInt8]?, key: [UInt8]? = nil, place: @autoclosure () -> String
    ) throws(RejectedRecord) -> Review {
        guard let value else {
            throw RejectedRecord(.noValue, "the record has no value; it is a tombstone")
        }
        guard value.count <= recordBytesMax else {
            throw RejectedRecord(
                .recordTooLong,
                "the value has \(value.count) bytes; raise input.record_bytes_max"
                    + " (\(recordBytesMax)) or send less")
        }
        guard let whole = String(validating: value, as: UTF8.self) else {
            throw RejectedRecord(.notUTF8, "the value is not UTF-8; send it as UTF-8")
        }
        switch format {
        case .text:
            try checkLength(value.count)
            return Review(id: fallbackID(key) ?? place(), text: try checked(whole))
        case .json:
            let (text, id, stars) = try find(in: value)
            return Review(id: id ?? fallbackID(key) ?? place(), text: text, stars: stars)
        }
    }

    private func find(
        in value: [UInt8]
    ) throws(RejectedRecord) -> (text: String, id: String?, stars: Double?) {
        let values: [JSONScanner.Value?]
        let pointers = [textPointer, idPointer] + (starsPointer.map { [$0] } ?? [])
        do {
            values = try JSONScanner.values(at: pointers, in: value)
        } catch {
            throw RejectedRecord(
                error.isTooDeep ? .tooDeep : .notJSON,
                "at byte \(error.position): \(error.problem); send one JSON document a record")
        }
        guard case .string(let range, let hasEscapes) = values[0] else {
            let found = values[0] == nil ? "nothing" : "no string"
            throw RejectedRecord(
                .noText, "\(found) at \(textPointer); set input.text_pointer to where the text is")
        }
        let text = JSONScanner.unescaped(value[range], hasEscapes: hasEscapes)
        try checkLength(text.count)
        return (
            try checked(String(decoding: text, as: UTF8.self)), id(values[1], in: value),
            values.count > 2 ? stars(values[2], in: value) : nil
        )
    }

    /// A number of 1…5, or a string that is one; anything else is no stars, and no mistake.
    private func stars(_ found: JSONScanner.Value?, in value: [UInt8]) -> Double? {
        switch found {
        case .string(let range, hasEscapes: false), .number(let range):
            // Swift also reads hexadecimal digits, infinities and what is no number.
            guard range.count <= Self.starsBytesMax, value[range].allSatisfy(Self.isOfNumber),
                let stars = Double(String(decoding: value[range], as: UTF8.self)),
                (1...5).contains(stars)
            else { return nil }
            return stars
        default: return nil
        }
    }

    /// A string, or a number as it is written; anything else, and an empty string, is no id.
    private func id(_ found: JSONScanner.Value?, in value: [UInt8]) -> String? {
        switch found {
        case .string(let range, let hasEscapes) where !range.isEmpty:
            String(
                decoding: JSONScanner.unescaped(value[range], hasEscapes: hasEscapes),
                as: UTF8.self)
        case .number(let range): String(decoding: value[range], as: UTF8.self)
        default: nil
        }
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.eE".utf8.contains(byte)
    }

    private func fallbackID(_ key: [UInt8]?) -> String? {
        guard let key, !key.isEmpty else { return nil }
        return String(validating: key, as: UTF8.self)
    }

    private func checkLength(_ count: Int) throws(RejectedRecord) {
        guard count <= textBytesMax else {
            throw RejectedRecord(
                .textTooLong,
                "the text has \(count) bytes; raise input.text_bytes_max (\(textBytesMax))"
                    + " or send less")
        }
    }

    private func checked(_ text: String) throws(RejectedRecord) -> String {
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw RejectedRecord(.emptyText, "the text is empty or white space only")
        }
        return text
    }
}
