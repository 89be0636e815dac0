import TestSupport

/// Texts with everything that a tokenizer and a grammar may stumble over.
enum RandomText {
    private static let words = [
        "food", "the", "service", "chef's", "olive-oil", "(fresh", "fresh)", "great,", "battery",
        "life.", "a.b.c.d", "C++", "don't", "$20", "50%", "\"quoted\"", "料理", "최고", "ﬁsh",
        "cafe\u{301}", "é", "½", "👍", "👨‍👩‍👧", "\u{200B}", "\u{202E}bad", "soft\u{AD}ware", "क्‍ष",
        "１２", "™", ";", "|", "a;b", "c|d", "；", "ﷺ", "</s>", "[NL]", "<unk>", "¨", "...", "--", "x",
        "\u{0}", "\u{FEFF}",
    ]
    private static let spaces = [
        " ", " ", " ", " ", "  ", "\n", "\t", "\u{A0}", "\u{3000}", "", "\r\n",
    ]

    static func make(_ random: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            text += words.randomElement(using: &random) ?? ""
            text += spaces.randomElement(using: &random) ?? ""
        }
        return text
    }
}
