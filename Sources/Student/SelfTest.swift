import Opinions
import Transformer

/// Lets a model answer its golden texts, and compares with what it answered where it was made.
///
/// Terms, places, categories and polarities must be equal; confidences and shares may differ by
/// ``tolerance``. A model without golden texts passes.
struct SelfTest: Sendable {
    static let tolerance = 0.02

    private let directory: ModelDirectory

    init(_ directory: ModelDirectory) { self.directory = directory }

    /// - Throws: on the first golden that differs, by number, and in what.
    func run(on student: EncoderStudent) throws(ModelFileError) {
        let goldens = directory.manifest.goldens
        let tasks = directory.manifest.tasks
        var asked: Set<StudentTask> = []
        if tasks.extract != nil { asked.insert(.extract) }
        if tasks.categorise != nil { asked.insert(.categorise) }
        if tasks.sentiment != nil { asked.insert(.sentiment) }
        let answers = student.analyse(goldens.map { student.prepare($0.text) }, asked)
        for (index, (golden, answer)) in zip(goldens, answers).enumerated() {
            guard let difference = Self.difference(golden, answer) else { continue }
            throw directory.refused(
                "goldens[\(index)]", "the model answers otherwise on this machine: \(difference)",
                remedy: "restore the model directory, or report the machine's CPU")
        }
    }

    /// What differs, if anything. Golden texts are the model's own, so they may be named.
    static func difference(_ golden: Golden, _ answer: Analysis) -> String? {
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
