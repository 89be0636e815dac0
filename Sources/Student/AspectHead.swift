import Opinions
import Transformer

/// Reads terms and their polarity off the tokens of one sequence (docs/model-directory.md,
/// "extract").
struct AspectHead: Sendable {
    /// A term: where it stands in the text, in Unicode scalars, and how sure the head is, 0…1.
    struct Term: Equatable, Sendable {
        var span: Range<Int>
        var polarity: Polarity
        var raw: Double
    }

    let path: TagPath
    private let outside: Int
    private let outsideBias: Float
    private let polarities: [Polarity]
    private let linear: Linear

    init(
        _ directory: EncoderDirectory, weights: SafetensorsFile, width: Int
    ) throws(ModelFileError) {
        guard let task = directory.manifest.tasks.extract else {
            throw directory.missing(.extract)
        }
        var polarities: [Polarity] = []
        var tags: [TagPath.Tag] = []
        for name in task.tags {
            guard let tag = Self.tag(name, &polarities) else {
                throw directory.refused(
                    "tasks.extract.tags",
                    "holds \"\(name)\", which is neither O nor B- or I- and a polarity")
            }
            guard !tags.contains(tag) else {
                throw directory.refused("tasks.extract.tags", "holds \"\(name)\" twice")
            }
            tags.append(tag)
        }
        guard let outside = tags.firstIndex(of: .outside) else {
            throw directory.refused("tasks.extract.tags", "holds no O")
        }
        self.outside = outside
        self.polarities = polarities
        outsideBias = task.outsideBias
        path = TagPath(tags)
        linear = try Linear(
            weights: weights, name: "heads.aspect", inputs: width, outputs: tags.count)
    }

    private static func tag(_ name: String, _ polarities: inout [Polarity]) -> TagPath.Tag? {
        if name == "O" { return .outside }
        guard let polarity = Polarity(rawValue: String(name.dropFirst(2))) else { return nil }
        let kind = polarities.firstIndex(of: polarity) ?? polarities.count
        if kind == polarities.count { polarities.append(polarity) }
        if name.hasPrefix("B-") { return .begin(kind) }
        return name.hasPrefix("I-") ? .inside(kind) : nil
    }

    /// The terms of one sequence, in order.
    ///   hidden  (2 + pieces, width), with [CLS] and [SEP]
    ///   evidence  what speaks against them is noted there, if it is not nil
    func callAsFunction(
        _ hidden: borrowing HiddenStates, pieces: Tokens, range: Range<Int>,
        evidence: inout DoubtEvidence?
    ) -> [Term] {
        terms(logits: linear(hidden), pieces: pieces, range: range, evidence: &evidence)
    }

    /// The same from the head's logits, (2 + pieces, tags).
    func terms(
        logits: [Float], pieces: Tokens, range: Range<Int>, evidence: inout DoubtEvidence?
    ) -> [Term] {
        let width = path.tags.count
        let words = Self.words(of: pieces, range: range)
        // Tags run over the first pieces of words: (words, tags).
        var firsts: [Float] = []
        firsts.reserveCapacity(words.count * width)
        for word in words {
            let row = (1 + word.lowerBound - range.lowerBound) * width
            firsts.append(contentsOf: logits[row..<row + width])
            firsts[firsts.count - width + outside] += outsideBias
        }
        let tags = path.best(Distribution.logSoftmax(firsts, width: width))
        let probabilities = Distribution.softmax(firsts, width: width)
        let spans = spans(of: tags)
        evidence?.note(path, probabilities, tags: tags, terms: spans.map(\.words))
        return spans.map { span in
            var raw = span.words.map { probabilities[$0 * width + tags[$0]] }.min() ?? 0
            if let inside = span.inside, span.words.upperBound < words.count {
                raw = min(raw, 1 - probabilities[span.words.upperBound * width + inside])
            }
            let last = words[span.words.upperBound - 1].upperBound - 1
            let start = Int(pieces.starts[words[span.words.lowerBound].lowerBound])
            return Term(
                span: start..<max(start, Int(pieces.ends[last])), polarity: span.polarity,
                raw: Double(raw))
        }
    }

    /// The pieces of each word. A word that was cut by the end of a sequence is two.
    private static func words(of pieces: Tokens, range: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start = range.lowerBound
        for piece in range where piece + 1 == range.upperBound || pieces.isFirstOfWord(piece + 1) {
            words.append(start..<piece + 1)
            start = piece + 1
        }
        return words
    }

    private struct Span {
        var words: Range<Int>
        var polarity: Polarity
        /// The tag that would have made it longer.
        var inside: Int?
    }

    private func spans(of tags: [Int]) -> [Span] {
        var spans: [Span] = []
        var word = 0
        while word < tags.count {
            guard case .begin(let kind) = path.tags[tags[word]] else {
                word += 1
                continue
            }
            let inside = path.tags.firstIndex(of: .inside(kind))
            let start = word
            word += 1
            while word < tags.count, tags[word] == inside { word += 1 }
            spans.append(Span(words: start..<word, polarity: polarities[kind], inside: inside))
        }
        return spans
    }
}
