/// One text on its way through the tokenizer.
struct SentencePieceRun {
    /// U+2581, with which SentencePiece writes the space before a word.
    static let space: [UInt8] = [0xE2, 0x96, 0x81]
    private static let newline = UInt8(ascii: "\n")

    private let tokenizer: SentencePieceTokenizer
    private let isPlain: Bool
    private var normal = AlignedText()
    private var word: [UInt8] = []
    private var lattice = UnigramModel.Lattice()
    private var words: Int32 = 0
    var tokens = Tokens()

    init(
        _ tokenizer: SentencePieceTokenizer, _ specialTokens: SentencePieceTokenizer.SpecialTokens
    ) {
        self.tokenizer = tokenizer
        isPlain = specialTokens == .plainText
    }

    /// - Parameter bytes: valid UTF-8.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isPlain else {
            let text = AlignedText(bytes, newline: tokenizer.newline)
            for (range, id) in tokenizer.literal.parts(of: text.bytes, 0..<text.count) {
                if let id { append(id, text, range) } else { readFragment(text, range) }
            }
            return
        }
        let text = AlignedText(bytes, newline: nil)
        guard let newlineID = tokenizer.newlineID else {
            readFragment(text, 0..<text.count)
            return
        }
        var start = 0
        for end in 0..<text.count where text.bytes[end] == Self.newline {
            readFragment(text, start..<end)
            append(newlineID, text, end..<end + 1)
            start = end + 1
        }
        readFragment(text, start..<text.count)
    }

    /// What stands between added tokens.
    private mutating func readFragment(_ text: AlignedText, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        guard let map = tokenizer.characterMap else {
            readNormal(text, range)
            return
        }
        map.normalize(text, range, into: &normal)
        let text = normal
        readNormal(text, 0..<text.count)
    }

    private mutating func readNormal(_ text: AlignedText, _ range: Range<Int>) {
        guard !isPlain else {
            readWords(text, range)
            return
        }
        for (range, id) in tokenizer.normalized.parts(of: text.bytes, range) {
            if let id { append(id, text, range) } else { readWords(text, range) }
        }
    }

    /// White space ends a word, and a U+2581 that stands in the text begins one.
    private mutating func readWords(_ text: AlignedText, _ range: Range<Int>) {
        var start = range.lowerBound
        var index = start
        while index < range.upperBound {
            let space = text.bytes.whiteSpaceLength(at: index)
            if space > 0 {
                split(text, start..<index)
                start = index + space
                index = start
                continue
            }
            if text.bytes[index] == Self.space[0],
                Self.isSpace(text.bytes[index..<range.upperBound])
            {
                split(text, start..<index)
                start = index
            }
            index += text.bytes.scalarLength(at: index)
        }
        split(text, start..<range.upperBound)
    }

    private mutating func split(_ text: AlignedText, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        word.removeAll(keepingCapacity: true)
        let isMarked = Self.isSpace(text.bytes[range])
        if !isMarked { word.append(contentsOf: Self.space) }
        word.append(contentsOf: text.bytes[range])
        // The space that was put before the word seems to come from its first scalar.
        let shift = isMarked ? 0 : Self.space.count
        tokenizer.unigram.split(word, withoutReserved: isPlain, in: &lattice)
        for (id, piece) in lattice.pieces {
            tokens.ids.append(id)
            tokens.starts.append(text.starts[range.lowerBound + max(0, piece.lowerBound - shift)])
            tokens.ends.append(text.ends[range.lowerBound + max(0, piece.upperBound - 1 - shift)])
            tokens.words.append(words)
        }
        words += 1
    }

    private mutating func append(_ id: Int32, _ text: AlignedText, _ range: Range<Int>) {
        tokens.ids.append(id)
        tokens.starts.append(text.starts[range.lowerBound])
        tokens.ends.append(text.ends[range.upperBound - 1])
        tokens.words.append(words)
        words += 1
    }

    private static func isSpace(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: space) }
}
