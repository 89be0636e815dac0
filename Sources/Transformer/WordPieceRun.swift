/// One text on its way through the tokenizer.
struct WordPieceRun {
    private let tokenizer: WordPieceTokenizer
    private let special: [(name: [UInt8], id: Int32)]
    private let scalars = BertScalars.shared
    private var hashes: [UInt32]
    private var word: WordBuffer
    private var marks = CanonicalRun()
    /// Of the scalar in hand, in the original text.
    private var position: Int32 = 0
    /// Of the last scalar that stayed.
    private var lastPosition: Int32 = 0
    private var words: Int32 = 0
    var tokens = Tokens()

    init(tokenizer: WordPieceTokenizer, special: [(name: [UInt8], id: Int32)]) {
        self.tokenizer = tokenizer
        self.special = special
        word = WordBuffer(scalarsMax: tokenizer.wordScalarsMax)
        hashes = [UInt32](
            repeating: 0, count: max(tokenizer.first.longest, tokenizer.further.longest))
    }

    /// - Parameter bytes: valid UTF-8.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        var at = 0
        while at < bytes.count {
            if let (length, id) = specialToken(bytes, at: at) {
                finishWord()
                append(id, position, position + Int32(length.scalars))
                words += 1
                position += Int32(length.scalars)
                at += length.bytes
                continue
            }
            let (scalar, length) = Self.decode(bytes, at: at)
            take(scalar)
            at += length
            position += 1
        }
        finishWord()
    }

    private mutating func take(_ scalar: UInt32) {
        let entry = scalars[scalar]
        switch entry.kind {
        case .cleaned: break
        case .letter:
            if BertScalars.isHangul(scalar) { expand(scalar) } else { stay(entry.scalar) }
        case .space: finishWord()
        case .punctuation, .ideograph:
            finishWord()
            stay(entry.scalar)
            finishWord()
        case .accent:
            if Unicode.Scalar(scalar)?.properties.canonicalCombiningClass == .notReordered {
                placeMarks()
            } else {
                marks.append(accent: scalar, at: position)
            }
        case .mark: marks.append(mark: scalar, at: position, isAdded: false)
        case .expanded: expand(scalar)
        }
    }

    private mutating func expand(_ scalar: UInt32) {
        for (index, part) in scalars.expansion(of: scalar).enumerated() {
            if scalars[part].kind == .mark {
                marks.append(mark: part, at: position, isAdded: index > 0)
            } else {
                stay(part)
            }
        }
    }

    /// A starter that is part of the word.
    private mutating func stay(_ scalar: UInt32) {
        placeMarks()
        word.append(scalar, at: position)
        lastPosition = position
    }

    private mutating func placeMarks() {
        guard !marks.isEmpty else { return }
        marks.drain(before: lastPosition) { word.append($0, at: $1) }
    }

    private mutating func finishWord() {
        placeMarks()
        guard !word.isEmpty else { return }
        split()
        word.removeAll()
        words += 1
    }

    /// The longest piece first, again and again; one place without a piece makes the whole word
    /// unknown.
    private mutating func split() {
        let firstToken = tokens.count
        var isKnown = !word.isTooLong
        if isKnown {
            isKnown = word.bytes.withUnsafeBufferPointer { bytes in
                var at = 0
                while at < bytes.count {
                    let rest = UnsafeBufferPointer(rebasing: bytes[at...])
                    let table = at == 0 ? tokenizer.first : tokenizer.further
                    let piece = hashes.withUnsafeMutableBufferPointer {
                        table.longestPrefix(of: rest, hashes: $0)
                    }
                    guard let (id, length) = piece else { return false }
                    append(id, word.positions[at], word.positions[at + length - 1] + 1)
                    at += length
                }
                return true
            }
        }
        guard !isKnown else { return }
        tokens.removeAll(from: firstToken)
        append(tokenizer.unknownID, word.start, word.end)
    }

    private mutating func append(_ id: Int32, _ start: Int32, _ end: Int32) {
        tokens.ids.append(id)
        tokens.starts.append(start)
        tokens.ends.append(end)
        tokens.words.append(words)
    }

    /// The longest special token that stands at `at`.
    private func specialToken(
        _ bytes: UnsafeBufferPointer<UInt8>, at: Int
    ) -> (length: (bytes: Int, scalars: Int), id: Int32)? {
        for (name, id) in special where name[0] == bytes[at] && bytes[at...].starts(with: name) {
            return ((name.count, name.count { $0 & 0xC0 != 0x80 }), id)
        }
        return nil
    }

    private static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, at: Int
    ) -> (scalar: UInt32, length: Int) {
        let lead = UInt32(bytes[at])
        if lead < 0x80 { return (lead, 1) }
        func tail(_ index: Int) -> UInt32 { UInt32(bytes[at + index] & 0x3F) }
        if lead < 0xE0 { return ((lead & 0x1F) << 6 | tail(1), 2) }
        if lead < 0xF0 { return ((lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3) }
        return ((lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
    }
}
