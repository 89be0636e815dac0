import Foundation

/// What is watched for a change of the stream. Each is a number of 0…1 for each review.
public enum DriftSignal: String, CaseIterable, Codable, Sendable {
    /// Whether the sampler takes it for a hard case.
    case hardCases = "hard_cases"
    /// The share of its opinions with that polarity.
    case positive, negative, neutral
    /// Its length, on a scale of logarithms.
    case length
    /// The share of its word pieces that the vocabulary does not know.
    case unknownPieces = "unknown_pieces"
    /// Whether the teacher, asked at random, says something else than the student.
    case teacherDisagreement = "teacher_disagreement"

    /// Lengths from here on are all alike.
    private static let tokensMax = 1_023.0

    static func lengthValue(tokens: Int) -> Double {
        min(1, log2(1 + Double(max(0, tokens))) / log2(1 + tokensMax))
    }

    /// A mean of the signal, as people read it.
    func text(_ value: Double) -> String {
        switch self {
        case .length:
            String(format: "%.1f tokens", exp2(value * log2(1 + Self.tokensMax)) - 1)
        default: String(format: "%.1f %%", value * 100)
        }
    }

    var title: String {
        switch self {
        case .hardCases: "the share of hard cases"
        case .positive, .negative, .neutral: "the share of \(rawValue) opinions"
        case .length: "the length of reviews"
        case .unknownPieces: "the share of unknown word pieces"
        case .teacherDisagreement: "the share of answers that the teacher disagrees with"
        }
    }
}
