import Opinions

/// Shows a review with its opinions coloured in its text: green, red, yellow for neutral, magenta
/// for conflict.
///
/// Review text comes from strangers: control characters, which a terminal would obey, are shown as
/// `·`, line breaks and tabs as a space.
struct ReviewPainter {
    /// Without colours an opinion stands in brackets with a sign: `[battery life +]`.
    let isColoured: Bool
    /// The most Unicode scalars of a review that are shown; what follows becomes `…`.
    let scalarsMax: Int

    func paint(_ text: String, opinions: [Opinion]) -> String {
        let scalars = Array(text.unicodeScalars.prefix(scalarsMax))
        let marks =
            opinions
            .compactMap { opinion in opinion.span.map { ($0, opinion.polarity) } }
            .filter { $0.0.upperBound <= scalars.count }
            .sorted { ($0.0.lowerBound, $0.0.upperBound) < ($1.0.lowerBound, $1.0.upperBound) }

        var painted = ""
        var position = 0
        // Spans may overlap where two sequences of a text were merged; the first one keeps its
        // place.
        for (span, polarity) in marks where span.lowerBound >= position {
            painted += plain(scalars[position..<span.lowerBound])
            painted += mark(plain(scalars[span]), polarity)
            position = span.upperBound
        }
        painted += plain(scalars[position...])
        return text.unicodeScalars.count > scalarsMax ? painted + "…" : painted
    }

    private func mark(_ words: String, _ polarity: Polarity) -> String {
        guard isColoured else { return "[\(words) \(Self.sign(polarity))]" }
        return "\u{1B}[1;\(Self.colour(polarity))m\(words)\u{1B}[0m"
    }

    private func plain(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in scalars {
            switch scalar {
            case "\n", "\r", "\t": text.append(" ")
            default: text.append(scalar.properties.generalCategory == .control ? "·" : scalar)
            }
        }
        return String(text)
    }

    static func sign(_ polarity: Polarity) -> String {
        switch polarity {
        case .positive: "+"
        case .negative: "-"
        case .neutral: "="
        case .conflict: "±"
        }
    }

    /// The SGR parameter of ECMA-48 §8.3.117.
    static func colour(_ polarity: Polarity) -> Int {
        switch polarity {
        case .positive: 32
        case .negative: 31
        case .neutral: 33
        case .conflict: 35
        }
    }
}
