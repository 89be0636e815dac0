/// Finds telephone numbers: by their form where it says enough, else by words before them.
struct PhoneFinder {
    /// Scalars before a number, and words of them, in which "call" or "tel." is looked for.
    private static let contextMax = 48
    private static let contextWordsMax = 4
    private static let digitsMin = 7
    private let text: [Unicode.Scalar]

    init(_ text: [Unicode.Scalar]) { self.text = text }

    func spans() -> [PrivateSpan] {
        var spans: [PrivateSpan] = []
        var index = 0
        while index < text.count {
            let found = text.isWord(before: index) ? nil : phone(at: index)
            if let found { spans.append(PrivateSpan(kind: .phone, range: found)) }
            index = found?.upperBound ?? index + 1
        }
        return spans
    }

    /// The longest of the groups that begin here.
    private func phone(at start: Int) -> Range<Int>? {
        guard let run = DigitRun(text, at: start), run.digits.count >= Self.digitsMin,
            !isPartOfAmount(start)
        else { return nil }
        lazy var isCalled = isCalled(at: start)
        for count in (1...run.sizes.count).reversed() {
            let part = run.prefix(count)
            guard part.digits.count >= Self.digitsMin else { return nil }
            if Self.isPhone(part) || (Self.isLikeAPhone(part) && isCalled) { return part.range }
        }
        return nil
    }

    /// `1,249.99` and `$100` go on before it.
    private func isPartOfAmount(_ start: Int) -> Bool {
        guard start > 0 else { return false }
        let before = text[start - 1]
        let isDecimal = (before == "." || before == ",") && start > 1 && text[start - 2].isAnyDigit
        return isDecimal || before.properties.generalCategory == .currencySymbol
    }

    private static func isPhone(_ run: DigitRun) -> Bool {
        if run.hasPlus {
            return (8...16).contains(run.digits.count) && !run.separators.contains("+")
        }
        if run.separators.contains("/") { return isSlashed(run) }
        guard isSane(run) else { return false }
        return isNational(run) || isNorthAmerican(run) || isElsewhere(run)
    }

    private static func isSane(_ run: DigitRun) -> Bool {
        let separators = run.separators
        return separators.isDisjoint(with: ["+", "/"]) && Set(run.digits).count > 1 && !run.isDate
            && (!separators.contains(".") || separators == ["."])
    }

    /// `030/901820`: a German dialling code before its slash.
    private static func isSlashed(_ run: DigitRun) -> Bool {
        let slashes = run.between.filter { $0.contains("/") }
        return run.digits[0] == 0 && (3...5).contains(run.sizes[0])
            && (7...13).contains(run.digits.count)
            && slashes.count == 1 && run.between[1].contains("/")
    }

    /// With the 0 that dials out of a town, or the 00 that dials out of a country.
    private static func isNational(_ run: DigitRun) -> Bool {
        let (count, second) = (run.digits.count, run.digits[1])
        guard run.digits[0] == 0 else { return false }
        if second == 0 { return (10...16).contains(count) && run.digits[2] != 0 }
        guard run.sizes.count > 1 else { return count == 10 || count == 11 }
        return (9...12).contains(count) && run.sizes.count <= 5 && run.sizes[0] > 1
    }

    private static func isNorthAmerican(_ run: DigitRun) -> Bool {
        let first = run.digits[0]
        switch run.sizes {
        case [3, 3, 4], [10]: return first > 1
        case [1, 3, 3, 4]: return first == 1 || first == 7 || first == 8
        case [11]:
            return first == 1
                ? run.digits[1] > 1 : first > 6 && [3, 4, 8, 9].contains(run.digits[1])
        case [3, 4]: return first > 1 && run.between[1].count == 1 && run.between[1][0].isHyphen
        default: return false
        }
    }

    /// Chinese, Indian, Italian, Russian, Brazilian and Australian groups, and those with a
    /// dialling code in brackets.
    private static func isElsewhere(_ run: DigitRun) -> Bool {
        let digits = run.digits
        switch run.sizes {
        case [3, 4, 4]: return digits[0] == 1 && digits[1] > 2
        case [3, 7]: return digits[0] > 1
        case [5, 5]: return digits[0] > 5
        case [1, 3, 3, 2, 2]: return digits[0] > 6
        case [4, 3, 3]: return digits.starts(with: [1, 3]) || digits.starts(with: [1, 8])
        case [2, 5, 4]: return true
        case [3, 3, 2, 2]: return run.hasBracket || run.separators.contains(where: \.isHyphen)
        default:
            return run.between[0].contains("(") && (8...11).contains(digits.count)
                && run.sizes.count <= 5
        }
    }

    /// What words before it make a telephone number.
    private static func isLikeAPhone(_ run: DigitRun) -> Bool {
        let isAmount = run.sizes.dropFirst().allSatisfy { $0 == 3 } && run.digits.count < 9
        return (digitsMin...15).contains(run.digits.count) && run.sizes.count <= 6
            && run.sizes.dropFirst().allSatisfy { $0 > 1 } && !(isAmount && run.sizes.count > 1)
            && isSane(run)
    }

    private func isCalled(at start: Int) -> Bool {
        let context = text[max(0, start - Self.contextMax)..<start].map(\.lowered)
        let words = context.split { !$0.isWord && !$0.isUnspaced && $0 != "'" }
            .suffix(Self.contextWordsMax)
            .map { String(String.UnicodeScalarView($0)) }
        return words.contains { word in
            Self.calls.contains(word) || Self.stems.contains { word.hasPrefix($0) }
                || Self.unspaced.contains { word.contains($0) }
        }
    }

    private static let calls: Set<String> = [
        "ph", "tel", "tél", "telf", "tlf", "tfno", "cell", "cel", "celular", "mobile", "handy",
        "call", "calls", "called", "calling", "ring", "rang", "dial", "dialed", "dialled", "text",
        "texted", "txt", "sms", "fax", "hotline", "helpline", "landline", "line", "number",
        "contact", "reach", "viber", "wa", "zap", "numero", "numéro", "número", "nummer",
        "portable", "bel", "ruf", "anrufen", "erreichbar", "unter", "тел", "номер", "ara",
    ]
    /// Beginnings of words.
    private static let stems = [
        "phon", "telef", "teléf", "téléph", "móvil", "movil", "mobil", "mobiel", "cellul",
        "whatsapp", "appel", "llam", "mensaje", "ligu", "liga", "chiam", "zadzwo", "dzwo", "звон",
        "позвон", "телеф", "моб", "اتصل", "هاتف", "جوال", "טלפון", "תתקשר", "arayın",
    ]
    private static let unspaced = [
        "電話", "电话", "手机", "手機", "携帯", "致电", "热线", "打了", "전화", "연락처", "โทร",
    ]
}
