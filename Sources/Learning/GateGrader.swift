import Opinions
import Registry

/// Holds what a student says against what is known.
struct GateGrader {
    /// Labels that no student was trained on, for sentences that only praise or only blame.
    static let labels = ["praise", "complaint"]

    /// What the gate set knows of.
    let tasks: [BenchmarkTask]

    func grade(_ analysis: Analysis, of sentence: GateSet.Sentence) -> GateAnswer {
        let entry = sentence.entry
        let gold = tasks.map { ($0, entry.pairs($0)) }
        var answer = grade(analysis, by: Dictionary(uniqueKeysWithValues: gold))
        answer.praises = sentence.product.flatMap { Self.praises(analysis, $0) }
        let polarities = Set(entry.aspects.map(\.polarity))
        if polarities == [Polarity.positive.rawValue] || polarities == [Polarity.negative.rawValue],
            let best = analysis.labels.max(by: { $0.score < $1.score })
        {
            let isPraise = polarities.contains(Polarity.positive.rawValue)
            answer.zeroShotIsRight = (best.label == Self.labels[0]) == isPraise
        }
        return answer
    }

    private static func praises(_ analysis: Analysis, _ product: String) -> Bool? {
        let said = Set(
            analysis.opinions.filter { $0.category == nil && $0.target == product }
                .map(\.polarity))
        return said == [.positive] ? true : said == [.negative] ? false : nil
    }

    func grade(_ analysis: Analysis, by gold: [BenchmarkTask: [OpinionPair]]) -> GateAnswer {
        var answer = GateAnswer(counts: [:], isRight: true, opinions: [])
        for task in BenchmarkTask.allCases {
            guard let pairs = gold[task] else { continue }
            let known = Set(pairs)
            let said = analysis.opinions.compactMap { opinion -> (OpinionPair, Double)? in
                let term = task == .extract ? opinion.target : opinion.category
                return term.map { (OpinionPair($0, opinion.polarity), opinion.confidence) }
            }
            answer.counts[task.rawValue] = .init(
                right: said.count { known.contains($0.0) }, predicted: said.count,
                gold: pairs.count)
            answer.isRight = answer.isRight && Set(said.map(\.0)) == known
            answer.opinions += said.map { .init(confidence: $1, isRight: known.contains($0)) }
        }
        return answer
    }
}
