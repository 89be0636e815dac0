import Opinions

/// How often a model answers otherwise in int8 than in f32.
public struct AnswerComparison: Equatable, Sendable {
    /// The share of differing answers above which a model is refused.
    public static let differenceMax = 0.02

    public let reviews: Int
    public let differing: Int

    public var share: Double { reviews > 0 ? Double(differing) / Double(reviews) : 0 }
    public var isWithinBound: Bool { share <= Self.differenceMax }

    init(_ one: [String], _ other: [String]) {
        reviews = min(one.count, other.count)
        differing = zip(one, other).count { $0 != $1 }
    }
}

/// Asks a student for its answers, on all cores.
struct AnswerSheet: Sendable {
    /// Texts that a thread answers at a time.
    static let chunkTexts = 8
    /// The longest free text that is compared, of a model that only analyses.
    static let freeTokensMax = 64

    let student: T5Student

    /// What the student says of each text, in one line: terms or categories with their polarities;
    /// of a model that has neither task, its free text.
    func answers(
        to texts: [String], progress: @Sendable (Double) -> Void = { _ in }
    ) throws -> [String] {
        let starts = Array(stride(from: 0, to: texts.count, by: Self.chunkTexts))
        let chunks = try OrderedJobs.run(
            starts.count, progress: { progress(Double($0) / Double(starts.count)) }
        ) { number in
            let end = min(starts[number] + Self.chunkTexts, texts.count)
            return answers(Array(texts[starts[number]..<end]))
        }
        return chunks.flatMap(\.self)
    }

    private func answers(_ texts: [String]) -> [String] {
        let hasOpinions = !student.tasks.isDisjoint(with: [.extract, .categorise])
        guard hasOpinions else {
            return student.generate(texts, tokensMax: Self.freeTokensMax).map(\.text)
        }
        return student.analyse(texts.map(student.prepare)).map { analysis in
            analysis.opinions.map { opinion in
                "\(opinion.category ?? opinion.target ?? "") | \(opinion.polarity.rawValue)"
            }.joined(separator: " ; ")
        }
    }
}
