import Foundation

extension ReviewResult {
    /// Reads a result back. Unknown keys are skipped, so that newer results can be read.
    public init(json: [UInt8]) throws(ResultFormatError) {
        let wire: WireResult
        do {
            wire = try JSONDecoder().decode(WireResult.self, from: Data(json))
        } catch {
            throw ResultFormatError(error)
        }
        id = wire.id
        opinions = wire.opinions.map(\.opinion)
        sentiment = wire.sentiment.map {
            Sentiment(
                positive: $0.scores.positive, neutral: $0.scores.neutral,
                negative: $0.scores.negative)
        }
        labels = wire.labels.map { LabelScore(label: $0.label, score: $0.score) }
        model = wire.model
        source = wire.source.map {
            Source(
                topic: $0.topic, partition: $0.partition, offset: $0.offset,
                timestampMilliseconds: $0.timestamp)
        }
    }
}

/// Bytes that are not a result of opined. Names the key, never a value: values hold review text.
public struct ResultFormatError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ error: any Error) {
        let found: String
        switch error as? DecodingError {
        case .keyNotFound(let key, _): found = "no \"\(key.stringValue)\""
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            found = "an unexpected value of \"\(path)\""
        default: found = "no JSON"
        }
        description = "read a result: found \(found); is this topic or file written by opined?"
    }
}

private struct WireResult: Decodable {
    struct Sentiment: Decodable {
        struct Scores: Decodable { var positive, neutral, negative: Double }
        var scores: Scores
    }
    struct Label: Decodable {
        var label: String
        var score: Double
    }
    struct Source: Decodable {
        var topic: String
        var partition: Int32
        var offset: Int64
        var timestamp: Int64?
    }

    var id: String
    var opinions: [WireOpinion]
    var sentiment: Sentiment?
    var labels: [Label]
    var model: String
    var source: Source?
}

private struct WireOpinion: Decodable {
    var target: String?
    var start, end: Int?
    var category: String?
    var polarity: Polarity
    var confidence: Double

    var opinion: Opinion {
        var span: Range<Int>?
        if let start, let end, start <= end { span = start..<end }
        return Opinion(
            target: target, span: span, category: category, polarity: polarity,
            confidence: confidence)
    }
}
