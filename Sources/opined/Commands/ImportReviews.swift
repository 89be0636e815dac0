import Foundation
import Opinions
import Student

/// The reviews that an imported model answers in f32 and in int8.
enum ImportReviews {
    /// A file of reviews that can't be used: which, and why.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// The first reviews of a file, as text or JSON, one a line.
    static func read(_ name: String, max: Int = ImportSettings.reviewsMax) throws -> [String] {
        let file = try InputFile(name)
        defer { file.close() }
        let lines = ReviewLine(format: .auto, textPointer: .text, idPointer: .id)
        var reader = LineReader(descriptor: file.descriptor, lineBytesMax: ReviewLine.bytesMax)
        var reviews: [String] = []
        var number = 0
        while reviews.count < max, let line = try reader.next() {
            number += 1
            do {
                if let review = try lines.review(line, number: number) {
                    reviews.append(review.text)
                }
            } catch {
                throw Refusal(description: "\(InputFile.title(name)):\(number): \(error)")
            }
        }
        guard !reviews.isEmpty else {
            throw Refusal(description: "\(InputFile.title(name)): holds no review; name another")
        }
        return reviews
    }

    /// The first sentence of each of the first reviews: as short as the texts of the benchmark.
    static func firstSentences(_ name: String) throws -> [String] {
        try read(name).map { review in
            let scalars = Array(review.unicodeScalars)
            let sentence = SentenceSplitter.sentences(in: review).first ?? 0..<scalars.count
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[sentence])
            return String(text).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}
