import Foundation

/// Labelled sentences as training and the gate read them: a benchmark file, or the same entries one
/// a line.
///
/// An entry may leave `"aspects"` out, or have null there: then nothing is known of the text. Its
/// `"group"` may say what it is about.
public struct LabelledFile: Equatable, Sendable {
    public struct Line: Equatable, Sendable {
        public var entry: BenchmarkEntry
        /// Whether it has aspects, if only none of them.
        public var isLabelled: Bool
        public var group: String?
    }

    public var lines: [Line]

    /// - Throws: at the first entry that is in no such form.
    public init(_ bytes: [UInt8]) throws(BenchmarkFileError) {
        do {
            lines = try BenchmarkFile.objects(bytes, of: WireLine.self).map(\.line)
        } catch {
            throw BenchmarkFileError("entries with \"sentence\" and \"aspects\"", error)
        }
    }

    public var labelled: [Line] { lines.filter(\.isLabelled) }

    /// For training. Terms, and categories, count as known where any line of the file has one.
    public var taught: [TaughtText] {
        let aspects = lines.flatMap(\.entry.aspects)
        let hasTerms = aspects.contains { $0.target != nil && $0.from != nil }
        let hasCategories = aspects.contains { $0.category != nil }
        return lines.map { line in
            line.isLabelled
                ? TaughtText(
                    line.entry, hasTerms: hasTerms, hasCategories: hasCategories, group: line.group)
                : TaughtText(line.entry.sentence, group: line.group)
        }
    }
}

private struct WireLine: Decodable {
    var id: Loose?
    var sentence: String
    var aspects: [WireEntry.Aspect]?
    var group: String?

    enum CodingKeys: String, CodingKey {
        case id = "ID"
        case sentence, aspects, group
    }

    var line: LabelledFile.Line {
        LabelledFile.Line(
            entry: WireEntry(id: id, sentence: sentence, aspects: aspects ?? []).entry,
            isLabelled: aspects != nil, group: group)
    }
}
