/// Finds card numbers, bank accounts, telephone numbers and the numbers of orders.
struct NumberFinder {
    private static let runMax = 40
    private static let ibanMax = 42
    /// Words between "order" and its number.
    private static let fillersMax = 3
    private let text: [Unicode.Scalar]

    init(_ text: [Unicode.Scalar]) { self.text = text }

    func spans() -> [PrivateSpan] {
        var spans: [PrivateSpan] = []
        var index = 0
        while index < text.count {
            let found = text.isWord(before: index) ? nil : iban(at: index) ?? run(at: index)
            if let found { spans.append(found) }
            index = found?.range.upperBound ?? index + 1
        }
        return spans + orders()
    }

    /// Digits in groups: `4111 1111 1111 1111`, `(555) 010-1234`, `+49 30 901820`.
    private func run(at start: Int) -> PrivateSpan? {
        let first = text[start]
        guard first.isDigit || first == "+" || first == "(" else { return nil }
        var end = text.end(from: start, countMax: Self.runMax) {
            $0.isDigit || " -.()+\u{A0}".unicodeScalars.contains($0)
        }
        while end > start, !text[end - 1].isDigit { end -= 1 }
        guard end > start, !text.isWord(at: end) else { return nil }
        let groups = text[start..<end].split { !$0.isDigit }
        let digits = groups.joined().map { Int($0.value) - 48 }
        if (13...19).contains(digits.count), Self.passesLuhn(digits) {
            return PrivateSpan(kind: .card, range: start..<end)
        }
        guard isPhone(groups.map(\.count), digits, start..<end) else { return nil }
        return PrivateSpan(kind: .phone, range: start..<end)
    }

    private func isPhone(_ groups: [Int], _ digits: [Int], _ range: Range<Int>) -> Bool {
        let separators = text[range].filter { !$0.isDigit }
        if text[range.lowerBound] == "+" {
            return (8...15).contains(digits.count) && !separators.dropFirst().contains("+")
        }
        guard !separators.contains("+") else { return false }
        switch groups {
        case [3, 3, 4], [1, 3, 3, 4]: return true
        case [3, 4]: return separators == ["-"] || separators == ["."]
        case [10]: return digits[0] > 1 && separators.isEmpty
        default:
            return digits[0] == 0 && (9...12).contains(digits.count)
                && (2...5).contains(groups.count)
                && !separators.contains(".")
        }
    }

    private static func passesLuhn(_ digits: [Int]) -> Bool {
        guard Set(digits).count > 1 else { return false }
        return digits.reversed().enumerated().reduce(0) { sum, place in
            let doubled = place.element * (place.offset % 2 + 1)
            return sum + doubled / 10 + doubled % 10
        } % 10 == 0
    }

    /// ISO 13616: two letters, two check digits, and up to thirty more; the whole is 1 modulo 97.
    private func iban(at start: Int) -> PrivateSpan? {
        guard start + 4 <= text.count, text[start].isLatin, text[start + 1].isLatin,
            text[start + 2].isDigit, text[start + 3].isDigit
        else { return nil }
        var symbols: [Unicode.Scalar] = []
        var index = start
        let limit = min(text.count, start + Self.ibanMax)
        var best: Int?
        while index < limit, symbols.count < 34 {
            if text[index].isLatinOrDigit {
                symbols.append(text[index])
            } else if text[index] != " " || symbols.count % 4 != 0 {
                break
            }
            index += 1
            let isEnd = !text.isWord(at: index)
            if isEnd, symbols.count >= 15, text[index - 1] != " ", Self.isValid(symbols) {
                best = index
            }
        }
        return best.map { PrivateSpan(kind: .iban, range: start..<$0) }
    }

    private static func isValid(_ symbols: [Unicode.Scalar]) -> Bool {
        var rest = 0
        for symbol in symbols[4...] + symbols[..<4] {
            let isDigit = symbol.isDigit
            let upper = symbol.value & ~0x20
            let value = isDigit ? Int(symbol.value) - 48 : Int(upper) - 55
            rest = (rest * (isDigit ? 10 : 100) + value) % 97
        }
        return rest == 1
    }

    /// What follows "order", "tracking" and the like, over words as "number" and "is".
    private func orders() -> [PrivateSpan] {
        var spans: [PrivateSpan] = []
        var left = 0
        for range in words() {
            let word = String(String.UnicodeScalarView(text[range])).lowercased()
            if Self.subjects.contains(word) {
                left = Self.fillersMax + 1
                continue
            }
            guard left > 0 else { continue }
            left -= 1
            let isNumber =
                range.count >= 5 && text[range].filter(\.isDigit).count >= 3
            if isNumber { spans.append(PrivateSpan(kind: .order, range: range)) }
            if isNumber || !Self.fillers.contains(word) { left = 0 }
        }
        return spans
    }

    private func words() -> [Range<Int>] {
        var words: [Range<Int>] = []
        var index = 0
        while index < text.count {
            guard text[index].isWord else {
                index += 1
                continue
            }
            var end = index
            while end < text.count,
                text[end].isWord || (text[end] == "-" && text.isWord(at: end + 1))
            { end += 1 }
            words.append(index..<end)
            index = end
        }
        return words
    }

    private static let subjects: Set<String> = [
        "order", "invoice", "confirmation", "tracking", "booking", "reservation", "reference",
        "ticket", "account", "customer", "shipment", "rma",
    ]
    private static let fillers: Set<String> = [
        "no", "number", "num", "nr", "id", "code", "is", "was", "my", "the", "ref", "order",
    ]
}
