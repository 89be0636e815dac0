import Opinions
import Registry

/// A sentence with opinions marked in it, as HTML. What it holds comes from strangers and is
/// escaped.
struct MarkedSentence {
    /// What follows is left out.
    static let scalarsMax = 600

    private let scalars: [Unicode.Scalar]
    private let isWhole: Bool
    private let opinions: [Opinion]

    init(_ text: String, _ opinions: [Opinion]) {
        scalars = Array(text.unicodeScalars.prefix(Self.scalarsMax))
        isWhole = scalars.count == text.unicodeScalars.count
        self.opinions = opinions
    }

    /// Opinions without a place in the text, and those on words that are marked already, stand
    /// behind it.
    var html: String {
        var (marked, rest, position) = ("", [Opinion](), 0)
        for opinion in opinions.sorted(by: Self.isBefore) {
            guard let span = opinion.span, span.lowerBound >= position,
                span.upperBound <= scalars.count
            else {
                rest.append(opinion)
                continue
            }
            marked += text(position..<span.lowerBound) + Self.mark(text(span), opinion)
            position = span.upperBound
        }
        marked += text(position..<scalars.count) + (isWhole ? "" : "…")
        let others = rest.map { opinion in
            " " + Self.mark(GatePage.escaped(opinion.target ?? opinion.category ?? ""), opinion)
        }
        return marked + others.joined()
    }

    private func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return GatePage.escaped(String(text))
    }

    private static func mark(_ words: String, _ opinion: Opinion) -> String {
        let percent = Int((opinion.confidence * 100).rounded())
        return
            #"<mark class="\#(opinion.polarity.rawValue)" title="\#(opinion.polarity.rawValue), "#
            + #"\#(percent) %">\#(words)<sup>\#(sign(opinion.polarity))</sup></mark>"#
    }

    /// So that nobody needs colours to tell them apart.
    static func sign(_ polarity: Polarity) -> String {
        switch polarity {
        case .positive: "+"
        case .negative: "−"
        case .neutral: "="
        case .conflict: "±"
        }
    }

    private static func isBefore(_ one: Opinion, _ other: Opinion) -> Bool {
        let end = Int.max
        return (one.span?.lowerBound ?? end, one.span?.upperBound ?? end)
            < (other.span?.lowerBound ?? end, other.span?.upperBound ?? end)
    }
}
