/// SentencePiece's normalization, as a model file holds it: keys of one or more scalars, and what
/// stands in their place.
///
/// The keys are a double array in the layout of darts-clone, the replacements one string each,
/// ended by a zero. Read as Hugging Face reads them, which is not as SentencePiece does: a grapheme
/// of less than six bytes that *begins* with a key is replaced as a whole, by the shortest key that
/// fits; in any other each scalar is looked up alone.
/// Source: `spm_precompiled` and `normalizers/precompiled.rs` of Hugging Face's tokenizers.
struct CharacterMap: Sendable {
    private let units: [UInt32]
    private let replacements: [UInt8]

    /// Reads `NormalizerSpec.precompiled_charsmap`; nil where a look-up could leave it.
    init?(_ blob: UnsafeRawBufferPointer) {
        guard blob.count >= 4 else { return nil }
        let size = Int(UInt32(littleEndian: blob.loadUnaligned(as: UInt32.self)))
        guard size > 0, size % 4 == 0, size <= blob.count - 4 else { return nil }
        units = (0..<size / 4).map {
            UInt32(littleEndian: blob.loadUnaligned(fromByteOffset: 4 + 4 * $0, as: UInt32.self))
        }
        replacements = Array(blob[(4 + size)...])
        // Ends the last replacement, and lets every index below be a place to start from.
        guard replacements.last == 0, Self.isUTF8(replacements) else { return nil }
        for (index, unit) in units.enumerated() {
            if unit >> 31 == 1 {
                let start = Int(unit & 0x7FFF_FFFF)
                guard start < replacements.count, replacements[start] & 0xC0 != 0x80 else {
                    return nil
                }
            } else {
                // Whatever byte comes next, its unit is one of these 256.
                guard (index ^ Self.offset(unit)) | 0xFF < units.count else { return nil }
            }
        }
    }

    /// Writes the normal form of `range` of a text into `output`, in place of what was there.
    ///
    /// Alignment is Hugging Face's, oddities included: a scalar that takes the place of several
    /// comes from the first of them, and what follows on scalars that vanish at the very beginning
    /// seems to stand as far ahead.
    func normalize(_ text: AlignedText, _ range: Range<Int>, into output: inout AlignedText) {
        var rewrite = Rewrite()
        var index = range.lowerBound
        for grapheme in String(decoding: text.bytes[range], as: UTF8.self) {
            let end = index + grapheme.utf8.count
            if end - index < 6, let replacement = replacement(text.bytes[index..<end]) {
                rewrite.replace(text.bytes[index..<end], by: replacements[replacement])
                index = end
            }
            while index < end {
                let scalar = text.bytes[index..<index + text.bytes.scalarLength(at: index)]
                if let replacement = replacement(scalar) {
                    rewrite.replace(scalar, by: replacements[replacement])
                } else {
                    rewrite.keep(scalar)
                }
                index += scalar.count
            }
        }
        rewrite.align(text, range, into: &output)
    }

    /// What stands for the shortest key that `bytes` begin with.
    private func replacement(_ bytes: ArraySlice<UInt8>) -> Range<Int>? {
        var node = Self.offset(units[0])
        for byte in bytes {
            guard byte != 0 else { return nil }
            node ^= Int(byte)
            let unit = units[node]
            guard unit & 0x8000_00FF == UInt32(byte) else { return nil }
            node ^= Self.offset(unit)
            if unit >> 8 & 1 == 1 {
                let start = Int(units[node] & 0x7FFF_FFFF)
                let end = replacements[start...].firstIndex(of: 0) ?? start
                return start..<end
            }
        }
        return nil
    }

    private static func offset(_ unit: UInt32) -> Int {
        Int(unit >> 10) << Int((unit & 1 << 9) >> 6)
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }
}

/// Scalars in the order in which they stay, come or go, and what each did to those before it.
private struct Rewrite {
    private var bytes: [UInt8] = []
    /// Of each scalar: 1 where it is added, otherwise it takes the place of one scalar, and of
    /// -change more that go.
    private var changes: [Int] = []

    mutating func keep(_ scalar: ArraySlice<UInt8>) {
        bytes.append(contentsOf: scalar)
        changes.append(0)
    }

    mutating func replace(_ old: ArraySlice<UInt8>, by new: ArraySlice<UInt8>) {
        let difference = Self.scalars(new) - Self.scalars(old)
        bytes.append(contentsOf: new)
        changes.append(contentsOf: repeatElement(0, count: Self.scalars(new)))
        if difference > 0 {
            for index in changes.indices.suffix(difference) { changes[index] = 1 }
        } else if difference < 0, !changes.isEmpty {
            changes[changes.count - 1] += difference
        }
    }

    func align(_ text: AlignedText, _ range: Range<Int>, into output: inout AlignedText) {
        output.removeAll()
        output.reserveCapacity(bytes.count)
        var source = range.lowerBound
        var index = 0
        for change in changes {
            let from = change > 0 ? max(source - 1, range.lowerBound) : source
            let (start, end) = (text.starts[from], text.ends[from])
            for _ in 0..<bytes.scalarLength(at: index) {
                output.append(bytes[index], start, end)
                index += 1
            }
            guard change <= 0 else { continue }
            for _ in 0...(-change) where source < range.upperBound {
                source += text.bytes.scalarLength(at: source)
            }
        }
    }

    private static func scalars(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.count { $0 & 0xC0 != 0x80 }
    }
}
