import Foundation
import Transformer

/// The content of `opined.json` (docs/model-directory.md), decoded and not yet checked.
struct ModelManifest: Decodable, Sendable {
    struct Tasks: Decodable, Sendable {
        var extract: Extract?
        var categorise: Categorise?
        var sentiment: Sentiment?
        var classify: Classify?
    }
    struct Extract: Decodable, Sendable {
        var tags: [String]
        var outsideBias: Float
        enum CodingKeys: String, CodingKey {
            case tags
            case outsideBias = "outside_bias"
        }
    }
    struct Categorise: Decodable, Sendable {
        var categories, polarities: [String]
        var threshold: Double
    }
    struct Sentiment: Decodable, Sendable { var labels: [String] }
    struct Classify: Decodable, Sendable {
        var template: String
        var similarityWeight, polarityWeight, bias: Double
        enum CodingKeys: String, CodingKey {
            case template, bias
            case similarityWeight = "similarity_weight"
            case polarityWeight = "polarity_weight"
        }
    }
    struct Calibration: Decodable, Sendable {
        var extract, categorise: Logistic?
        var sentiment, classify: Temperature?
    }
    struct Logistic: Decodable, Sendable { var slope, intercept: Double }
    struct Temperature: Decodable, Sendable { var temperature: Double }
    struct File: Decodable, Sendable {
        var bytes: Int
        var sha256: String
    }

    var format: Int
    var name: String
    var version: Int
    var family, precision: String
    var tokensMax: Int
    var tasks: Tasks
    var calibration: Calibration
    var files: [String: File]
    var goldens: [Golden]

    enum CodingKeys: String, CodingKey {
        case format, name, version, family, precision, tasks, calibration, files, goldens
        case tokensMax = "tokens_max"
    }

    /// The largest `opined.json` that is read.
    private static let bytesMax = 16 << 20

    init(path: String) throws(ModelFileError) {
        let manager = FileManager.default
        guard let size = try? manager.attributesOfItem(atPath: path)[.size] as? Int else {
            throw ModelFileError(
                file: path, problem: "cannot be read",
                remedy: "name a model directory, as docs/model-directory.md describes it")
        }
        guard size <= Self.bytesMax, let content = manager.contents(atPath: path) else {
            throw ModelFileError(file: path, problem: "\(size) bytes, or no permission to read")
        }
        do {
            self = try JSONDecoder().decode(ModelManifest.self, from: content)
        } catch {
            throw Self.failure(path, error)
        }
    }

    private static func failure(_ path: String, _ error: any Error) -> ModelFileError {
        func key(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
            (context.codingPath + (last.map { [$0] } ?? [])).map(\.stringValue)
                .joined(separator: ".")
        }
        switch error as? DecodingError {
        case .keyNotFound(let missing, let context):
            return ModelFileError(file: path, tensor: key(context, missing), problem: "is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return ModelFileError(file: path, tensor: key(context), problem: "has another type")
        default: return ModelFileError(file: path, problem: "is not JSON")
        }
    }
}

/// A text, and what the model answered where it was made.
struct Golden: Decodable, Sendable {
    struct Opinion: Decodable, Sendable {
        var target: String
        var start, end: Int
        var polarity: String
        var confidence: Double
    }
    struct Category: Decodable, Sendable {
        var category, polarity: String
        var confidence: Double
    }

    var text: String
    /// nil: not asked, by a model without that task.
    var opinions: [Opinion]?
    var categories: [Category]?
    var sentiment: [String: Double]?
}
