/// Reads a line of the ledger in the very form in which ``LedgerEntry`` writes it, faster than a
/// reader of all JSON: a ledger of years is read whole at every start. A line of any other form is
/// left to that reader.
struct LedgerLine {
    var call: Int
    var key: String?
    var day: Int?
    var end: String?
    var tokens, microdollars: Int

    /// nil where the line has another form; it may be an entry all the same.
    init?(_ line: some Collection<UInt8>) {
        var rest = Array(line)[...]
        guard let call = Self.number(after: "{\"call\":", &rest) else { return nil }
        self.call = call
        if Self.take(",\"end\":\"", &rest) {
            guard let end = Self.word(&rest) else { return nil }
            self.end = end
        } else {
            guard let day = Self.number(after: ",\"day\":", &rest),
                Self.take(",\"key\":\"", &rest), let key = Self.word(&rest)
            else { return nil }
            (self.day, self.key) = (day, key)
        }
        guard let microdollars = Self.number(after: ",\"microdollars\":", &rest),
            let tokens = Self.number(after: ",\"tokens\":", &rest), rest.elementsEqual([0x7D])
        else { return nil }
        (self.microdollars, self.tokens) = (microdollars, tokens)
    }

    private static func take(_ text: StaticString, _ rest: inout ArraySlice<UInt8>) -> Bool {
        text.withUTF8Buffer { bytes in
            guard rest.starts(with: bytes) else { return false }
            rest = rest.dropFirst(bytes.count)
            return true
        }
    }

    /// Up to its closing quote, which is taken too: small letters, digits and `_`, as
    /// keys and ends are made of.
    private static func word(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard let quote = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        let word = rest[..<quote]
        rest = rest[(quote + 1)...]
        let isPlain = word.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || byte == UInt8(ascii: "_")
        }
        return isPlain ? String(decoding: word, as: UTF8.self) : nil
    }

    /// At most 18 digits, without a sign or a leading zero.
    private static func number(
        after name: StaticString, _ rest: inout ArraySlice<UInt8>
    ) -> Int? {
        guard take(name, &rest) else { return nil }
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...18).contains(digits.count),
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        rest = rest.dropFirst(digits.count)
        return digits.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
    }
}
