/// Finds the numbers of orders, bookings, parcels, invoices and the like, by the words before them.
struct OrderFinder {
    /// Words between "order" and its number.
    private static let fillersMax = 4
    /// Scalars before a number in which a word of a script without spaces is looked for.
    private static let unspacedMax = 8
    /// Digits of a number that is written in groups.
    private static let groupedMin = 8
    private static let groupedMax = 34
    private let text: [Unicode.Scalar]
    private let words: [Range<Int>]

    init(_ text: [Unicode.Scalar]) {
        self.text = text
        words = Self.words(text)
    }

    /// Where in a sentence about an order the words are.
    private struct Expectation {
        var left: Int
        /// Whether "number", "code" or "#" must come first: "case 15000" is none.
        var needsMark: Bool
        var isMarked = false
    }

    func spans() -> [PrivateSpan] {
        var spans: [PrivateSpan] = []
        var expected: Expectation?
        for (index, range) in words.enumerated() {
            if let found = parcel(range) ?? unspaced(range) {
                spans.append(PrivateSpan(kind: .order, range: found))
                continue
            }
            let word = String(String.UnicodeScalarView(text[range])).lowercased()
            if let subject = Self.subject(word, while: expected) {
                expected = subject
                continue
            }
            guard var now = expected, now.left > 0 else { continue }
            now.left -= 1
            now.isMarked = now.isMarked || Self.marks.contains(word) || isBehindMark(range)
            if let found = number(from: index, marked: now.isMarked),
                now.isMarked || !now.needsMark
            {
                spans.append(PrivateSpan(kind: .order, range: found))
                now.left = 0
            } else if !Self.fillers.contains(word), !Self.marks.contains(word) {
                now.left = 0
            }
            expected = now
        }
        return spans
    }

    private static func subject(_ word: String, while expected: Expectation?) -> Expectation? {
        let isKnown = expected.map { $0.left > 0 } ?? false
        if subjects.contains(word) {
            return Expectation(
                left: fillersMax + 1, needsMark: false,
                isMarked: isKnown && marks.contains(word))
        }
        guard weakSubjects.contains(word), !isKnown else { return nil }
        return Expectation(left: fillersMax + 1, needsMark: true)
    }

    /// The number that begins with a word, with groups of digits that follow it.
    private func number(from index: Int, marked: Bool) -> Range<Int>? {
        let range = words[index]
        if let grouped = grouped(from: index) { return grouped }
        let word = text[range]
        let digits = word.count(where: \.isAnyDigit)
        let isCode =
            marked && (5...12).contains(word.count) && digits > 0 && digits < word.count
            && word.allSatisfy { $0.isDigit || ("A"..."Z").contains($0) }
        guard isCode || (word.count >= 5 && digits >= 3), !isDate(range) else { return nil }
        return range
    }

    private func grouped(from index: Int) -> Range<Int>? {
        var (end, digits) = (words[index].lowerBound, 0)
        for range in words[index...] {
            let isNext = digits == 0 || (range.lowerBound == end + 1 && text[end].isBlank)
            let isGroup = range.count >= (digits == 0 ? 3 : 2) && text[range].allSatisfy(\.isDigit)
            guard isNext, isGroup, digits + range.count <= Self.groupedMax else { break }
            digits += range.count
            end = range.upperBound
        }
        return digits >= Self.groupedMin ? words[index].lowerBound..<end : nil
    }

    private func isDate(_ range: Range<Int>) -> Bool {
        guard text[range].allSatisfy({ $0.isDigit || $0 == "-" || $0 == "/" }) else { return false }
        return DigitRun(text, at: range.lowerBound).map { $0.range == range && $0.isDate } ?? false
    }

    private func isBehindMark(_ range: Range<Int>) -> Bool {
        let before = text[max(0, range.lowerBound - 2)..<range.lowerBound]
        return before.contains("#") || before.contains("№") || before.contains("°")
    }

    /// A parcel of UPS says by itself what it is.
    private func parcel(_ range: Range<Int>) -> Range<Int>? {
        let word = text[range]
        let isParcel =
            word.count == 18 && word.first == "1" && word.dropFirst().first?.lowered == "z"
            && word.allSatisfy(\.isLatinOrDigit)
        return isParcel ? range : nil
    }

    private func unspaced(_ range: Range<Int>) -> Range<Int>? {
        guard text[range].count(where: \.isAnyDigit) >= 5 else { return nil }
        let before = text[max(0, range.lowerBound - Self.unspacedMax)..<range.lowerBound]
        let context = String(String.UnicodeScalarView(before))
        return Self.unspacedSubjects.contains(where: context.contains) ? range : nil
    }

    /// With what joins parts of a number: `INV-2023-0042`.
    private static func words(_ text: [Unicode.Scalar]) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var index = 0
        while index < text.count {
            guard text[index].isWord else {
                index += 1
                continue
            }
            var end = index
            while end < text.count,
                text[end].isWord
                    || (text[end].isHyphen || text[end] == "/") && text.isWord(at: end + 1)
            { end += 1 }
            words.append(index..<end)
            index = end
        }
        return words
    }

    private static let subjects: Set<String> = [
        "order", "orders", "invoice", "confirmation", "conf", "tracking", "booking", "reservation",
        "reference", "ticket", "account", "customer", "shipment", "rma", "pnr", "ups", "fedex",
        "usps", "dhl", "bestellung", "bestellnummer", "auftrag", "auftragsnummer", "rechnung",
        "rechnungsnummer", "kundennummer", "buchung", "buchungsnummer", "reservierung",
        "sendungsnummer", "commande", "facture", "réservation", "colis", "pedido", "factura",
        "reserva", "ordine", "fattura", "prenotazione", "spedizione", "encomenda", "bestelling",
        "factuur", "boeking", "zamówienie", "zamówienia", "заказ", "заказа", "бронь",
    ]
    /// Of much else, too.
    private static let weakSubjects: Set<String> = [
        "case", "claim", "member", "membership", "policy", "job", "po", "loyalty", "parcel",
        "package", "incident", "file",
    ]
    private static let marks: Set<String> = [
        "no", "nr", "nro", "n", "nº", "num", "number", "id", "code", "ref", "reference", "nummer",
        "numero", "numéro", "número", "numer", "номер",
    ]
    private static let fillers: Set<String> = [
        "is", "was", "my", "the", "order", "de", "del", "di", "est", "es", "ist", "mit", "meine",
    ]
    private static let unspacedSubjects = [
        "订单", "訂單", "单号", "單號", "注文番号", "予約番号", "주문번호", "예약번호",
    ]
}
