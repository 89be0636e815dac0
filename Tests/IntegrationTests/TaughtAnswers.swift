import Distillation
import Foundation
import Kafka
import Opinions

/// Answers of a teacher on disk, as the daemon's own loop would have written them.
enum TaughtAnswers {
    /// Adds accepted ones, each on a review of its own.
    ///
    /// - Parameters:
    ///   - series: stands in the reviews: another series, other reviews.
    ///   - directory: of the corpus.
    static func add(_ count: Int, series: Int = 0, to directory: URL) throws {
        let corpus = try CorpusStore(directory: directory.path, codec: .zstd())
        for number in 0..<count {
            let review = "good food of series \(series), number \(number)"
            try corpus.append(
                CorpusRecord(
                    key: ContentHash.sha256(review), id: "\(series)-\(number)", kind: .analysis,
                    review: review, stars: nil, answer: "recorded",
                    opinions: [
                        .init(
                            target: "food", start: 5, end: 9, aspect: nil, level: .positive,
                            expression: nil, explanation: nil)
                    ], promptHash: "p", teacher: "recorded", student: "tiny-int8@1", time: 0,
                    score: 0.5, split: .train, refusal: nil, agrees: nil, usage: nil))
        }
    }
}
