/// Swift source without its comments and without what stands in string literals, line by line.
///
/// Good enough for rules about words and braces: it knows line and block comments, literals of one
/// and of several lines, raw ones with one `#`, and interpolation, whose code it drops.
struct CodeOnly {
    private(set) var lines: [String] = []

    private enum State: Equatable {
        case code
        case lineComment
        case blockComment(depth: Int)
        case string(quotes: Int, isRaw: Bool, parentheses: Int)
    }

    init(_ text: String) {
        var line = ""
        var state = State.code
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: "\n") {
                lines.append(line)
                line = ""
                rest.removeFirst()
                if state == .lineComment { state = .code }
                continue
            }
            let length = Self.step(&state, rest)
            if state == .code, length == 1, byte != UInt8(ascii: "\"") {
                line.unicodeScalars.append(Unicode.Scalar(byte))
            }
            rest = rest.dropFirst(length)
        }
        lines.append(line)
    }

    /// Moves on by what begins `rest`; gives the number of bytes that it took.
    private static func step(_ state: inout State, _ rest: ArraySlice<UInt8>) -> Int {
        func has(_ text: String) -> Bool { rest.starts(with: text.utf8) }
        switch state {
        case .code: return stepInCode(&state, rest)
        case .lineComment: return 1
        case .blockComment(let depth):
            if has("/*") { state = .blockComment(depth: depth + 1); return 2 }
            guard has("*/") else { return 1 }
            state = depth > 1 ? .blockComment(depth: depth - 1) : .code
            return 2
        case .string(let quotes, let isRaw, let parentheses):
            if parentheses > 0 {
                let change = has("(") ? 1 : has(")") ? -1 : 0
                state = .string(quotes: quotes, isRaw: isRaw, parentheses: parentheses + change)
                return 1
            }
            if has("\\(") && !isRaw {
                state = .string(quotes: quotes, isRaw: isRaw, parentheses: 1)
                return 2
            }
            if has("\\") && !isRaw { return 2 }
            let end = String(repeating: "\"", count: quotes) + (isRaw ? "#" : "")
            guard has(end) else { return 1 }
            state = .code
            return end.utf8.count
        }
    }

    private static func stepInCode(_ state: inout State, _ rest: ArraySlice<UInt8>) -> Int {
        func has(_ text: String) -> Bool { rest.starts(with: text.utf8) }
        if has("//") {
            state = .lineComment
            return 2
        }
        if has("/*") {
            state = .blockComment(depth: 1)
            return 2
        }
        let isRaw = has("#\"")
        guard isRaw || has("\"") else { return 1 }
        let quotes = has(isRaw ? "#\"\"\"" : "\"\"\"") ? 3 : 1
        state = .string(quotes: quotes, isRaw: isRaw, parentheses: 0)
        return quotes + (isRaw ? 1 : 0)
    }
}
