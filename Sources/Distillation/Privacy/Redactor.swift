/// Masks what tells who somebody is, before a text leaves the host.
///
/// E-mail addresses, handles, links with secrets, IP addresses, cards, bank accounts, telephone
/// numbers and numbers of orders give way to placeholders of their kind. By hand-written scanners,
/// whose work is linear in the text for bounded matches: no pattern can be made to run for ever.
/// It knows forms, not names: a person's name or street stays.
public struct Redactor: Sendable {
    public init() {}

    public func redact(_ text: String) -> RedactedText {
        let scalars = Array(text.unicodeScalars)
        let found =
            AddressFinder(scalars).spans() + LinkFinder(scalars).spans()
            + NumberFinder(scalars).spans()
        return RedactedText(text, scalars, masking: Self.disjoint(found))
    }

    /// In order; of those that overlap the one that begins first, of these the longest.
    private static func disjoint(_ spans: [PrivateSpan]) -> [PrivateSpan] {
        var kept: [PrivateSpan] = []
        let ordered = spans.sorted {
            ($0.range.lowerBound, -$0.range.count) < ($1.range.lowerBound, -$1.range.count)
        }
        for span in ordered where span.range.lowerBound >= kept.last?.range.upperBound ?? 0 {
            kept.append(span)
        }
        return kept
    }
}
