/// Finds card numbers and bank accounts, by the digits that check them.
struct CardFinder {
    private static let digits = 13...19
    private static let ibanMax = 46
    private let text: [Unicode.Scalar]

    init(_ text: [Unicode.Scalar]) { self.text = text }

    func spans() -> [PrivateSpan] {
        var spans: [PrivateSpan] = []
        var index = 0
        while index < text.count {
            let found = text.isWord(before: index) ? nil : iban(at: index) ?? card(at: index)
            if let found { spans.append(found) }
            index = found?.range.upperBound ?? index + 1
        }
        return spans
    }

    private func card(at start: Int) -> PrivateSpan? {
        guard text[start].isAnyDigit, let run = DigitRun(text, at: start) else { return nil }
        for count in (1...run.sizes.count).reversed() {
            let part = run.prefix(count)
            guard part.digits.count >= Self.digits.lowerBound else { return nil }
            if Self.isCard(part) { return PrivateSpan(kind: .card, range: part.range) }
        }
        return nil
    }

    /// ISO 7812: payment cards begin with 2 to 6; only old ones have 13 digits, and begin with 4.
    private static func isCard(_ run: DigitRun) -> Bool {
        guard digits.contains(run.digits.count), (2...6).contains(run.digits[0]) else {
            return false
        }
        return (run.digits.count > 13 || run.digits[0] == 4)
            && run.sizes.dropLast().allSatisfy { $0 > 2 } && passesLuhn(run.digits)
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
            } else if !text[index].isBlank && !text[index].isHyphen || symbols.count % 4 != 0 {
                break
            }
            index += 1
            let isEnd = !text.isWord(at: index) && text[index - 1].isLatinOrDigit
            if isEnd, symbols.count >= 15, Self.isValid(symbols) { best = index }
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
}
