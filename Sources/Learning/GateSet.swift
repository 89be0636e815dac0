import Opinions

/// The frozen sentences that a candidate is judged by: labelled by people, and never trained on.
public struct GateSet: Equatable, Sendable {
    public struct Sentence: Equatable, Sendable {
        public var entry: BenchmarkEntry
        public var group: String?
        /// An implicit aspect, or aspects of different polarities.
        public var isHard: Bool
        /// What it was made to be said of, its only target; nil: it is as somebody wrote it.
        public var product: String?
    }

    public private(set) var sentences: [Sentence] = []

    public init() {}

    /// Takes a file; sentences that are there already, white space aside, are left out.
    public mutating func add(_ file: LabelledFile) {
        let known = Set(sentences.map { TaughtText.folded($0.entry.sentence) })
        // Files that never say which words judge can't say that none do.
        let knowsWords = file.lines.contains { $0.entry.aspects.contains(where: \.hasOpinionWords) }
        sentences += file.labelled.filter {
            !known.contains(TaughtText.folded($0.entry.sentence))
        }.map { line in
            Sentence(
                entry: line.entry, group: line.group,
                isHard: line.entry.isMixed || (knowsWords && line.entry.isImplicit))
        }
    }

    /// The same sentences, and labelled ones about each of some products (docs/models.md,
    /// "Products").
    public func probing(_ products: [String], each: Int = 40) -> GateSet {
        var set = self
        set.sentences += ProductProbes.probes(
            of: products, from: sentences.map(\.entry), each: each
        ).map {
            Sentence(
                entry: $0.entry, group: "product \($0.product)", isHard: false,
                product: $0.product)
        }
        return set
    }
}

extension LessonPools {
    /// What the new answers speak of most: names that an attacker would have to use often.
    ///
    /// - Returns: at most `count` targets, each of at least `timesMin` answers.
    public func products(count: Int = 8, timesMin: Int = 10) -> [String] {
        var times: [String: Int] = [:]
        for text in new {
            for target in Set((text.pairs ?? []).map(\.term)) { times[target, default: 0] += 1 }
        }
        return times.filter { $0.value >= timesMin }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(count).map(\.key)
    }
}
