/// What an operator masks beyond the built-in kinds: `MEMBER=m-999999` hides `M-204417` as
/// `[MEMBER-1]`.
///
/// In a pattern `9` is any digit, `A` any letter, `X` either; `+` behind one of them says one or
/// more. A space is any one white space, a backslash takes the next sign literally, and everything
/// else stands for itself, letters in either case. It matches whole words only.
///
/// No pattern can be made to run for ever: a text is read once, with at most ``partsMax`` steps for
/// each of its scalars.
public struct MaskPattern: Equatable, Sendable {
    static let nameMax = 16
    static let partsMax = 64

    private enum Symbol: Equatable {
        case digit, letter, letterOrDigit, space
        /// In small letters.
        case literal(Unicode.Scalar)

        var isClass: Bool { self == .digit || self == .letter || self == .letterOrDigit }

        func holds(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .digit: scalar.isAnyDigit
            case .letter: scalar.properties.isAlphabetic
            case .letterOrDigit: scalar.isAnyDigit || scalar.properties.isAlphabetic
            case .space: scalar.properties.isWhitespace
            case .literal(let literal): scalar.lowered == literal
            }
        }
    }

    private struct Part: Equatable {
        var symbol: Symbol
        var isRepeated = false
    }

    public let kind: PrivateKind
    private let parts: [Part]

    /// Reads `NAME=PATTERN`.
    public init(_ text: String) throws(MaskPatternError) {
        guard let equals = text.firstIndex(of: "=") else { throw .noName(text) }
        let name = text[..<equals]
        let isName = name.unicodeScalars.allSatisfy {
            ("A"..."Z").contains($0) || $0.isDigit || $0 == "_"
        }
        guard isName, name.unicodeScalars.first?.isLatin == true, name.count <= Self.nameMax
        else { throw .name(text) }
        let pattern = Array(text[text.index(after: equals)...].unicodeScalars)
        guard pattern.count <= 2 * Self.partsMax else { throw .tooLong(text) }
        guard pattern.contains(where: { !$0.properties.isWhitespace }) else { throw .nothing(text) }
        kind = PrivateKind(String(name))
        guard let parts = Self.parts(pattern) else { throw .endsInBackslash(text) }
        guard parts.count <= Self.partsMax else { throw .tooLong(text) }
        self.parts = parts
    }

    /// nil of a pattern that ends in a backslash.
    private static func parts(_ pattern: [Unicode.Scalar]) -> [Part]? {
        var parts: [Part] = []
        var isEscaped = false
        for scalar in pattern {
            if isEscaped || !"9AX+ \\".unicodeScalars.contains(scalar) {
                parts.append(Part(symbol: .literal(scalar.lowered)))
                isEscaped = false
                continue
            }
            switch scalar {
            case "9": parts.append(Part(symbol: .digit))
            case "A": parts.append(Part(symbol: .letter))
            case "X": parts.append(Part(symbol: .letterOrDigit))
            case " ": parts.append(Part(symbol: .space))
            case "\\": isEscaped = true
            default: repeatLast(&parts)
            }
        }
        return isEscaped ? nil : parts
    }

    /// A `+` behind anything that is no class stands for itself: `+49 9+`.
    private static func repeatLast(_ parts: inout [Part]) {
        switch parts.last {
        case .some(let last) where !last.isRepeated && last.symbol.isClass:
            parts[parts.count - 1].isRepeated = true
        default: parts.append(Part(symbol: .literal("+")))
        }
    }

    /// All that some match covers, in order and disjoint.
    func spans(in text: [Unicode.Scalar]) -> [PrivateSpan] {
        var ranges: [Range<Int>] = []
        // For each part, where the earliest match that just used it began. Of two that got equally
        // far all that follows is the same, and the earlier one covers more.
        var starts = [Int?](repeating: nil, count: parts.count)
        for (index, scalar) in text.enumerated() {
            let isBeginning = !(scalar.isWord && text.isWord(before: index))
            step(&starts, scalar, beginning: isBeginning ? index : nil)
            guard var start = starts[parts.count - 1],
                !(scalar.isWord && text.isWord(at: index + 1))
            else { continue }
            while let last = ranges.last, last.upperBound > start {
                start = min(start, last.lowerBound)
                ranges.removeLast()
            }
            ranges.append(start..<index + 1)
        }
        return ranges.map { PrivateSpan(kind: kind, range: $0) }
    }

    /// From the last part to the first, as each takes over where the one before it was.
    private func step(_ starts: inout [Int?], _ scalar: Unicode.Scalar, beginning: Int?) {
        var index = parts.count - 1
        while index >= 0 {
            let entered = index == 0 ? beginning : starts[index - 1]
            let stayed = parts[index].isRepeated ? starts[index] : nil
            let isAlive = entered != nil || stayed != nil
            starts[index] =
                isAlive && parts[index].symbol.holds(scalar)
                ? min(entered ?? Int.max, stayed ?? Int.max) : nil
            index -= 1
        }
    }
}
