import Opinions
import Transformer

/// Lets a model answer its golden texts, and compares with what it answered where it was made.
///
/// Terms, places, categories and polarities must be equal; confidences and shares may differ by
/// ``GoldenDifference/tolerance``. A model without golden texts passes.
struct SelfTest<Family: ModelFamily>: Sendable {
    private let directory: ModelDirectory<Family>

    init(_ directory: ModelDirectory<Family>) { self.directory = directory }

    /// - Parameters:
    ///   - analyse: answers texts with all tasks that goldens may tell of.
    ///   - generate: what a model of the T5 family writes without a grammar, in tokens.
    /// - Throws: on the first golden that differs, by number, and in what.
    func run(
        analyse: ([String]) -> [Analysis], generate: ([String]) -> [[Int32]] = { _ in [] }
    ) throws(ModelFileError) {
        let goldens = directory.manifest.goldens
        for (index, (golden, answer)) in zip(goldens, analyse(goldens.map(\.text))).enumerated() {
            if let difference = GoldenDifference.of(golden, answer) {
                throw refusal(index, difference)
            }
        }
        let told = goldens.indices.filter { goldens[$0].generated != nil }
        for (index, ids) in zip(told, generate(told.map { goldens[$0].text })) {
            let expected = goldens[index].generated ?? []
            guard ids != expected else { continue }
            throw refusal(index, "generated are \(ids), expected \(expected)")
        }
    }

    private func refusal(_ golden: Int, _ difference: String) -> ModelFileError {
        directory.refused(
            "goldens[\(golden)]", "the model answers otherwise on this machine: \(difference)",
            remedy: "restore the model directory, or report the machine's CPU")
    }
}

/// What differs between an answer and a golden one.
enum GoldenDifference {
    static let tolerance = 0.02

    /// What differs, if anything. Golden texts are the model's own, so they may be named.
    static func of(_ golden: Golden, _ answer: Analysis) -> String? {
        if let expected = golden.opinions {
            let found = answer.opinions.filter { $0.category == nil }
            if let difference = difference(
                "opinions",
                expected.map {
                    ("\($0.target) \($0.start)..<\($0.end) \($0.polarity)", $0.confidence)
                },
                found.map {
                    let span = $0.span ?? 0..<0
                    return ("\($0.target ?? "") \(span) \($0.polarity.rawValue)", $0.confidence)
                })
            {
                return difference
            }
        }
        if let expected = golden.categories {
            let found = answer.opinions.filter { $0.category != nil }
            if let difference = difference(
                "categories",
                expected.map { ("\($0.category) \($0.polarity)", $0.confidence) },
                found.map { ("\($0.category ?? "") \($0.polarity.rawValue)", $0.confidence) })
            {
                return difference
            }
        }
        guard let expected = golden.sentiment else { return nil }
        let sentiment = answer.sentiment
        let found = [
            ("positive", sentiment?.positive), ("neutral", sentiment?.neutral),
            ("negative", sentiment?.negative),
        ]
        for (name, share) in found {
            guard let wanted = expected[name], let share, abs(share - wanted) <= tolerance else {
                return "sentiment: \(name) is \(share ?? 0), expected \(expected[name] ?? 0)"
            }
        }
        return nil
    }

    private static func difference(
        _ name: String, _ expected: [(String, Double)], _ found: [(String, Double)]
    ) -> String? {
        guard expected.map(\.0) == found.map(\.0) else {
            return "\(name) are \(found.map(\.0)), expected \(expected.map(\.0))"
        }
        for ((what, wanted), (_, confidence)) in zip(expected, found)
        where !(abs(wanted - confidence) <= tolerance) {
            return "\(name): confidence of \(what) is \(confidence), expected \(wanted)"
        }
        return nil
    }
}
