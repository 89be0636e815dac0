import Foundation
import Glibc
import Opinions

/// The very hardest reviews, as lines of JSON for people to look at: mostly noise, and sometimes
/// something that nobody thought of.
///
/// A file that is full takes no more until somebody moves it away. One owner; calls block.
public final class PeopleFile {
    private struct Line: Encodable {
        struct Found: Encodable {
            let target, category: String?
            let polarity: Polarity
            let confidence: Double
        }

        let id, text, topic, model: String
        let stars: Double?
        let score: Double
        let opinions: [Found]
    }

    private let path: String
    private let bytesMax: Int

    public init(path: String, bytesMax: Int = 64 << 20) {
        (self.path, self.bytesMax) = (path, bytesMax)
    }

    /// - Throws: where the file can't be written.
    public func append(_ outcome: Outcome, score: Double) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = Line(
            id: outcome.review.id, text: outcome.review.text, topic: outcome.topic,
            model: outcome.model, stars: outcome.review.stars, score: score,
            opinions: outcome.analysis.opinions.map {
                Line.Found(
                    target: $0.target, category: $0.category, polarity: $0.polarity,
                    confidence: $0.confidence)
            })
        let bytes = Array(try encoder.encode(line)) + [0x0A]
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CorpusError("open", path) }
        defer { close(descriptor) }
        guard Int(lseek(descriptor, 0, SEEK_END)) + bytes.count <= bytesMax else { return }
        // In one call: a line that a crash cuts is the last of a file that nothing stands on.
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw CorpusError("write", path)
        }
    }
}
