@testable import Transformer

/// Small random T5s and what Hugging Face, or a simulation of int8, computes with them:
/// training/goldens_t5.py.
struct T5Goldens: Decodable {
    /// T5 1.0 and 1.1.
    static let f32 = ["t5-v10-f32", "t5-v11-f32"], int8 = ["t5-v10-int8", "t5-v11-int8"]
    static let all = f32 + int8
    /// And a real checkpoint with its goldens, where the environment variable OPINED_T5 names one.
    static let huggingFace = f32 + Goldens.checkpoint
    /// Tokens of a text at most, as the script has it.
    static let steps = 20

    struct Greedy: Decodable {
        let ids, text, runnersUp: [Int32]
        let isFinished: Bool
        let logProbabilities: [Float]

        enum CodingKeys: String, CodingKey {
            case ids, text
            case runnersUp = "runners_up", isFinished = "is_finished"
            case logProbabilities = "log_probabilities"
        }
    }
    struct Encoded: Decodable {
        let ids: [Int32]
        /// (tokens, width)
        let states: [Float]
    }
    struct Logits: Decodable {
        let ids, text: [Int32]
        /// (1 + text tokens, vocabulary)
        let logits: [Float]
    }
    struct Beams: Decodable {
        struct Text: Decodable {
            let text: [Int32]
            let score: Float
            let isFinished: Bool

            enum CodingKeys: String, CodingKey { case text, score, isFinished = "is_finished" }
        }
        let ids: [Int32]
        let beams: [Text]
    }
    struct Scores: Decodable {
        let ids, prefix: [Int32]
        let continuations: [[Int32]]
        let logProbabilities: [[Float]]

        enum CodingKeys: String, CodingKey {
            case ids, prefix, continuations
            case logProbabilities = "log_probabilities"
        }
    }

    let greedy: [Greedy]
    let encoded: [Encoded]
    let logits: [Logits]
    let beams: [Beams]
    let scores: [Scores]

    static func load(_ name: String) throws -> (T5Model, T5Goldens) {
        (
            try T5Model(directory: Goldens.path(name)),
            try Goldens.decode(T5Goldens.self, from: name + "/goldens.json")
        )
    }

    /// The largest difference; infinite where the counts differ.
    static func distance(_ a: [Float], _ b: [Float]) -> Float {
        a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
    }

    static func meanDistance(_ a: [Float], _ b: [Float]) -> Float {
        guard a.count == b.count else { return .infinity }
        return zip(a, b).map { abs($0 - $1) }.reduce(0, +) / Float(a.count)
    }
}
