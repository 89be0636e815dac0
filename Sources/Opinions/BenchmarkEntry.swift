/// A sentence of the benchmark with its gold aspects (`fsa` and `mams` files).
public struct BenchmarkEntry: Equatable, Sendable {
    public struct Aspect: Equatable, Sendable {
        /// nil where the file has null or "NULL".
        public var target: String?
        /// As in the file, `FOOD#QUALITY`.
        public var category: String?
        public var polarity: String
        /// The offsets as the file writes them, numbers or strings; they only tell duplicates
        /// apart.
        public var from, to: String?
        /// Whether words of the sentence judge the aspect.
        public var hasOpinionWords: Bool

        public init(
            target: String? = nil, category: String? = nil, polarity: String, from: String? = nil,
            to: String? = nil, hasOpinionWords: Bool
        ) {
            self.target = target
            self.category = category
            self.polarity = polarity
            self.from = from
            self.to = to
            self.hasOpinionWords = hasOpinionWords
        }
    }

    public var id: String
    public var sentence: String
    public var aspects: [Aspect]

    public init(id: String, sentence: String, aspects: [Aspect]) {
        self.id = id
        self.sentence = sentence
        self.aspects = aspects
    }

    /// The gold pairs. Exact duplicates count once: for terms those with equal offsets, so that a
    /// term that is judged at two places counts twice; for categories all that are equal.
    public func pairs(_ task: BenchmarkTask) -> [OpinionPair] {
        var seen: Set<[String?]> = []
        return aspects.compactMap { aspect in
            guard let polarity = Polarity(rawValue: aspect.polarity) else { return nil }
            switch task {
            case .extract:
                guard let target = aspect.target else { return nil }
                let key = [target, aspect.polarity, aspect.from, aspect.to]
                return seen.insert(key).inserted ? OpinionPair(target, polarity) : nil
            case .categorise:
                guard let category = aspect.category else { return nil }
                let text = Self.categoryText(category)
                let isNew = seen.insert([text, aspect.polarity]).inserted
                return isNew ? OpinionPair(text, polarity) : nil
            }
        }
    }

    /// Some aspect has no opinion words: it is meant, not said.
    public var isImplicit: Bool { aspects.contains { !$0.hasOpinionWords } }
    /// The aspects have more than one polarity.
    public var isMixed: Bool { Set(aspects.map(\.polarity)).count > 1 }

    /// `FOOD#QUALITY` → `food quality`.
    public static func categoryText(_ category: String) -> String {
        category.lowercased().replacing("#", with: " ")
    }
}
