/// What BERT's normalizer and pre-tokenizer make of each Unicode scalar, in constant time.
///
/// Cleaning, spacing of ideographs, canonical decomposition, dropping of accents, lower case and
/// the class of what is left are one look-up here. Hangul syllables, which decompose by arithmetic,
/// and ASCII, which the tokenizer reads without any table, could be left out of it.
struct BertScalars: Sendable {
    enum Kind: UInt32 {
        /// Stands for itself, or for its target, as part of a word.
        case letter = 0
        /// Removed before all else: control and format characters, NUL, U+FFFD.
        case cleaned
        /// A nonspacing mark: takes its place in canonical order, then is dropped.
        case accent
        case space
        /// A word by itself.
        case punctuation, ideograph
        /// Part of a word, and moves in canonical order.
        case mark
        /// Stands for several scalars: see ``expansion(of:)``.
        case expanded
    }

    /// What a scalar is, and the scalar that it becomes.
    struct Entry {
        let bits: UInt32

        init(_ kind: Kind, _ scalar: UInt32) { bits = kind.rawValue << 24 | scalar }
        init(bits: UInt32) { self.bits = bits }

        var kind: Kind { Kind(rawValue: bits >> 24) ?? .letter }
        var scalar: UInt32 { bits & 0xFF_FFFF }
    }

    private static let pageSize = 256
    /// Index of each page in `entries`; all ordinary pages share page 0, whose entries are 0.
    private var pages = [UInt16](repeating: 0, count: 0x110000 / pageSize)
    private var entries = [UInt32](repeating: 0, count: pageSize)
    private var expansions: [UInt32: [UInt32]] = [:]

    static let shared = BertScalars()

    private init() {
        Self.table.withUTF8Buffer { text in
            for line in text.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
                var line = line[...]
                let first = Self.hexadecimal(&line)
                var last = first, step: UInt32 = 1
                if let mark = line.first, mark == UInt8(ascii: "-") || mark == UInt8(ascii: "/") {
                    line.removeFirst()
                    step = mark == UInt8(ascii: "/") ? 2 : 1
                    last = Self.hexadecimal(&line)
                }
                let kind = line.removeFirst()
                var targets: [UInt32] = []
                while !line.isEmpty {
                    targets.append(Self.hexadecimal(&line))
                    if !line.isEmpty { line.removeFirst() }
                }
                for scalar in stride(from: first, through: last, by: Int(step)) {
                    set(scalar, kind, targets, rise: scalar - first)
                }
            }
        }
        // A target brings the kind that it has itself, as the Greek question mark becomes
        // punctuation.
        for index in entries.indices {
            let entry = Entry(bits: entries[index])
            if entry.kind == .letter, entry.scalar != 0 {
                entries[index] = Entry(self[entry.scalar].kind, entry.scalar).bits
            }
        }
    }

    subscript(scalar: UInt32) -> Entry {
        let page = Int(pages[Int(scalar >> 8)])
        let entry = Entry(bits: entries[page << 8 | Int(scalar & 0xFF)])
        return entry.scalar == 0 ? Entry(entry.kind, scalar) : entry
    }

    /// The scalars of a canonical decomposition that stays longer than one; those of a Hangul
    /// syllable too.
    func expansion(of scalar: UInt32) -> [UInt32] {
        guard Self.isHangul(scalar) else { return expansions[scalar] ?? [scalar] }
        // Unicode §3.12: 19 leading consonants, 21 vowels, 27 trailing consonants or none.
        let index = scalar - 0xAC00
        let trailing = index % 28
        let syllable = [0x1100 + index / 588, 0x1161 + index % 588 / 28]
        return trailing == 0 ? syllable : syllable + [0x11A7 + trailing]
    }

    static func isHangul(_ scalar: UInt32) -> Bool { (0xAC00...0xD7A3).contains(scalar) }

    private static func hexadecimal(_ text: inout Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
        var value: UInt32 = 0
        while let byte = text.first {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
            default: return value
            }
            text.removeFirst()
        }
        return value
    }

    private mutating func set(_ scalar: UInt32, _ sign: UInt8, _ targets: [UInt32], rise: UInt32) {
        let target = targets.first ?? 0
        let entry: Entry =
            switch sign {
            case UInt8(ascii: "~"): Entry(.cleaned, 0)
            case UInt8(ascii: "^"): Entry(.accent, 0)
            case UInt8(ascii: "_"): Entry(.space, 0)
            case UInt8(ascii: "!"): Entry(.punctuation, 0)
            case UInt8(ascii: "#"): Entry(.ideograph, target)
            case UInt8(ascii: "&"): Entry(.mark, 0)
            case UInt8(ascii: "+"): Entry(.letter, target + rise)
            default: targets.count > 1 ? Entry(.expanded, 0) : Entry(.letter, target)
            }
        if targets.count > 1 { expansions[scalar] = targets }
        let page = Int(scalar >> 8)
        if pages[page] == 0 {
            pages[page] = UInt16(entries.count / Self.pageSize)
            entries += [UInt32](repeating: 0, count: Self.pageSize)
        }
        entries[Int(pages[page]) << 8 | Int(scalar & 0xFF)] = entry.bits
    }
}
