import Opinions
import Student

/// Answers a text with what the model writes.
struct GenerateAnswerer: LineAnswerer {
    let student: T5Student
    let work: ParallelWork
    let tokensMax: Int
    let beams: Int
    let isJSON: Bool

    var roundTokens: Int { work.roundTokens }

    func question(_ review: Review) -> (text: String, tokens: Int) {
        (review.text, student.tokens(student.prepare(review.text)))
    }

    func tokens(_ question: (text: String, tokens: Int)) -> Int { question.tokens }

    func answers(to round: [(text: String, tokens: Int)]) throws -> [[UInt8]] {
        try work.map(round, tokens: \.tokens) { chunk in
            student.generate(chunk.map(\.text), tokensMax: tokensMax, beams: beams).map(line)
        }
    }

    private func line(_ generated: GeneratedText) -> [UInt8] {
        guard isJSON else { return Array(Self.oneLine(generated.text).utf8) }
        var writer = JSONWriter()
        writer.raw("{\"text\":")
        writer.string(generated.text)
        writer.raw(",\"ids\":")
        writer.list(generated.ids) { $0.integer($1) }
        writer.raw(",\"log_probability\":")
        writer.number(generated.logProbability)
        writer.raw("}")
        return writer.bytes
    }

    /// A text on one line: a piece of a model may hold a line break, written as `\\n` then.
    static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": line.append(contentsOf: "\\n".unicodeScalars)
            case "\r": line.append(contentsOf: "\\r".unicodeScalars)
            default: line.append(scalar)
            }
        }
        return String(line)
    }
}
