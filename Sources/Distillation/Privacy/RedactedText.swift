/// A text with its private places masked, and the way back.
public struct RedactedText: Equatable, Sendable {
    public struct Mask: Equatable, Sendable {
        public let kind: PrivateKind
        /// `[EMAIL-1]`: the same words have the same one, and the text holds none by itself.
        public let placeholder: String
        /// What it stands for.
        public let original: String
        /// Unicode scalars of the original text, and of the masked one.
        let range, masked: Range<Int>
    }

    /// A name, a number that counts masks, brackets and a hyphen.
    private static let placeholderMax = MaskPattern.nameMax + 16

    /// What may leave the host.
    public let text: String
    public let masks: [Mask]

    /// A text that stays on the host, or has nothing to mask.
    public init(unmasked text: String) { (self.text, masks) = (text, []) }

    init(_ text: String, _ scalars: [Unicode.Scalar], masking spans: [PrivateSpan]) {
        var result = String.UnicodeScalarView()
        var masks: [Mask] = []
        var placeholders: [String: String] = [:]
        var numbers: [PrivateKind: Int] = [:]
        let taken = Set(
            Self.bracketed(scalars).map { String(String.UnicodeScalarView(scalars[$0])) })
        var done = 0
        var length = 0
        for span in spans {
            result.append(contentsOf: scalars[done..<span.range.lowerBound])
            length += span.range.lowerBound - done
            let original = String(String.UnicodeScalarView(scalars[span.range]))
            let placeholder =
                placeholders[original] ?? Self.placeholder(span.kind, besides: taken, &numbers)
            placeholders[original] = placeholder
            let count = placeholder.unicodeScalars.count
            result.append(contentsOf: placeholder.unicodeScalars)
            masks.append(
                Mask(
                    kind: span.kind, placeholder: placeholder, original: original,
                    range: span.range, masked: length..<length + count))
            length += count
            done = span.range.upperBound
        }
        result.append(contentsOf: scalars[done...])
        (self.text, self.masks) = (String(result), masks)
    }

    /// The place in the original text of one in the masked text, in Unicode scalars; a part of a
    /// placeholder stands for all of it.
    ///
    /// - Precondition: `range` lies in the masked text.
    public func original(_ range: Range<Int>) -> Range<Int> {
        let start = original(range.lowerBound, isEnd: false)
        return start..<max(start, range.isEmpty ? start : original(range.upperBound, isEnd: true))
    }

    /// The place in the masked text of one in the original; a part of what was masked stands for
    /// all of its placeholder.
    ///
    /// - Precondition: `range` lies in the original text.
    public func masked(_ range: Range<Int>) -> Range<Int> {
        let inside = masks.filter { $0.range.overlaps(range) }
        let start = inside.first.flatMap { $0.range.lowerBound <= range.lowerBound ? $0 : nil }
            .map(\.masked.lowerBound)
        let end = inside.last.flatMap { $0.range.upperBound >= range.upperBound ? $0 : nil }
            .map(\.masked.upperBound)
        return (start ?? moved(range.lowerBound))..<(end ?? moved(range.upperBound))
    }

    /// A place of the original text that lies in no mask.
    private func moved(_ index: Int) -> Int {
        let before = masks.last { $0.range.upperBound <= index }
        return index + (before.map { $0.masked.upperBound - $0.range.upperBound } ?? 0)
    }

    /// An answer to the masked text, its placeholders turned back.
    public func restored(_ answer: String) -> String {
        let originals = Dictionary(
            masks.map { ($0.placeholder, $0.original) }, uniquingKeysWith: { first, _ in first })
        let scalars = Array(answer.unicodeScalars)
        var result = String.UnicodeScalarView()
        var done = 0
        for place in Self.bracketed(scalars) {
            let words = String(String.UnicodeScalarView(scalars[place]))
            guard let original = originals[words] else { continue }
            result.append(contentsOf: scalars[done..<place.lowerBound])
            result.append(contentsOf: original.unicodeScalars)
            done = place.upperBound
        }
        result.append(contentsOf: scalars[done...])
        return String(result)
    }

    private func original(_ index: Int, isEnd: Bool) -> Int {
        var shift = 0
        for mask in masks {
            let isBefore =
                isEnd ? index <= mask.masked.lowerBound : index < mask.masked.lowerBound
            if isBefore { break }
            if isEnd ? index <= mask.masked.upperBound : index < mask.masked.upperBound {
                return isEnd ? mask.range.upperBound : mask.range.lowerBound
            }
            shift = mask.range.upperBound - mask.masked.upperBound
        }
        return index + shift
    }

    private static func placeholder(
        _ kind: PrivateKind, besides taken: Set<String>, _ numbers: inout [PrivateKind: Int]
    ) -> String {
        while true {
            let number = numbers[kind, default: 0] + 1
            numbers[kind] = number
            let placeholder = "[\(kind.name)-\(number)]"
            if !taken.contains(placeholder) { return placeholder }
        }
    }

    /// What stands in brackets and is no longer than a placeholder can be.
    private static func bracketed(_ scalars: [Unicode.Scalar]) -> [Range<Int>] {
        var places: [Range<Int>] = []
        var start: Int?
        for (index, scalar) in scalars.enumerated() {
            if scalar == "[" { start = index }
            guard scalar == "]", let open = start else { continue }
            if index - open < placeholderMax { places.append(open..<index + 1) }
            start = nil
        }
        return places
    }
}
