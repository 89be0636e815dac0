/// Masks what tells who somebody is, before a text leaves the host.
///
/// E-mail addresses, handles, links with secrets, IP addresses, cards, bank accounts, telephone
/// numbers and numbers of orders give way to placeholders of their kind. By hand-written scanners,
/// whose work is linear in the text for bounded matches: no pattern can be made to run for ever.
/// It knows forms, not names: a person's name or street stays.
public struct Redactor: Sendable {
    private let patterns: [MaskPattern]

    /// - Parameter patterns: what is masked beyond the built-in kinds.
    public init(patterns: [MaskPattern] = []) { self.patterns = patterns }

    public func redact(_ text: String) -> RedactedText {
        let scalars = Array(text.unicodeScalars)
        // Of two that find the same place, the first says what it is.
        let found =
            patterns.flatMap { $0.spans(in: scalars) } + AddressFinder(scalars).spans()
            + SpeltAddressFinder(scalars).spans() + LinkFinder(scalars).spans()
            + HostFinder(scalars).spans() + CardFinder(scalars).spans()
            + OrderFinder(scalars).spans() + PhoneFinder(scalars).spans()
        return RedactedText(text, scalars, masking: Self.disjoint(found))
    }

    /// In order. Those that overlap become one, of the kind of the longest: nothing that anyone
    /// found stays.
    private static func disjoint(_ spans: [PrivateSpan]) -> [PrivateSpan] {
        var kept: [PrivateSpan] = []
        var longest = 0
        let ordered = spans.enumerated().sorted {
            ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
        }
        for span in ordered.map(\.element) {
            guard let last = kept.last, last.range.upperBound > span.range.lowerBound else {
                kept.append(span)
                longest = span.range.count
                continue
            }
            let end = max(last.range.upperBound, span.range.upperBound)
            let kind = span.range.count > longest ? span.kind : last.kind
            kept[kept.count - 1] = PrivateSpan(kind: kind, range: last.range.lowerBound..<end)
            longest = max(longest, span.range.count)
        }
        return kept
    }
}
