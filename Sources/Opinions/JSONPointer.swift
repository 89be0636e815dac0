/// A place in a JSON document (RFC 6901): `/review/text`, `/items/0`, or empty for the whole.
public struct JSONPointer: Equatable, Sendable, CustomStringConvertible {
    /// The unescaped names on the way, as UTF-8: they are compared by bytes, never normalised.
    let tokens: [[UInt8]]
    public let description: String

    /// - Throws: when `text` is not empty and begins without `/`, when `~` stands without 0 or 1,
    ///   or when it is deeper than any document that ``ReviewDecoder`` reads.
    public init(_ text: String) throws(JSONPointerError) {
        description = text
        let bytes = Array(text.utf8)
        guard let first = bytes.first else {
            tokens = []
            return
        }
        guard first == UInt8(ascii: "/") else { throw JSONPointerError(text, "begins without /") }
        var tokens: [[UInt8]] = []
        for part in bytes.dropFirst().split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        {
            guard let token = Self.unescaped(part) else {
                throw JSONPointerError(text, "has a ~ without 0 or 1 behind it")
            }
            tokens.append(token)
        }
        guard tokens.count <= JSONScanner.depthMax else {
            throw JSONPointerError(text, "is deeper than \(JSONScanner.depthMax)")
        }
        self.tokens = tokens
    }

    private init(name: String) {
        (tokens, description) = ([Array(name.utf8)], "/" + name)
    }

    /// `/text`, the default place of a review's text.
    public static let text = JSONPointer(name: "text")
    /// `/id`, the default place of a review's id.
    public static let id = JSONPointer(name: "id")

    private static func unescaped(_ part: ArraySlice<UInt8>) -> [UInt8]? {
        var token: [UInt8] = []
        var rest = part
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "~") else {
                token.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "0"): token.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): token.append(UInt8(ascii: "/"))
            default: return nil
            }
        }
        return token
    }
}

/// A setting that is no JSON Pointer.
public struct JSONPointerError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ text: String, _ problem: String) {
        description = "read JSON pointer \"\(text)\": it \(problem); write it like /review/text"
    }
}
