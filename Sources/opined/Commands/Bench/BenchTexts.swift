import Foundation
import Opinions

/// What a benchmark reads.
struct BenchTexts: Sendable {
    static let fileBytesMax = 256 << 20

    let name: String
    let texts: [String]

    /// The lines of a file that are not blank; of a `.jsonl` file, the `text` of each.
    ///
    /// - Throws: ``DemoFailure`` where it can't be read, or holds no text.
    init(file: String) throws {
        let bytes: [UInt8]
        do { bytes = try BoundedFile.read(file, bytesMax: Self.fileBytesMax) } catch {
            throw DemoFailure("read \(file): \(error)")
        }
        try self.init(
            name: URL(filePath: file).lastPathComponent, bytes: bytes,
            isJSON: file.hasSuffix(".jsonl"))
    }

    init(name: String, bytes: [UInt8], isJSON: Bool) throws {
        struct Line: Decodable { let text: String }
        let decoder = JSONDecoder()
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let lines = bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0)
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var texts: [String] = []
        for (number, line) in lines.enumerated() {
            let text = String(decoding: line, as: UTF8.self)
            guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
                continue
            }
            guard isJSON else {
                texts.append(text)
                continue
            }
            guard let review = try? decoder.decode(Line.self, from: Data(line)) else {
                throw DemoFailure(
                    "\(name) line \(number + 1): no JSON object with a text; correct the line")
            }
            texts.append(review.text)
        }
        guard !texts.isEmpty else { throw DemoFailure("\(name): no text in it; name another file") }
        self.init(name: name, texts: texts)
    }

    init(name: String, texts: [String]) { (self.name, self.texts) = (name, texts) }

    /// Each sentence a text of its own: short reviews.
    var sentences: BenchTexts {
        let sentences = texts.flatMap { text in
            let scalars = Array(text.unicodeScalars)
            return SentenceSplitter.sentences(in: text).map { range in
                var view = String.UnicodeScalarView()
                view.append(contentsOf: scalars[range])
                return String(view).trimmingCharacters(in: .whitespacesAndNewlines)
            }
        }
        return BenchTexts(
            name: "sentences of \(name)", texts: sentences.filter { !$0.isEmpty })
    }

    /// As records of the demo's topic.
    var reviews: [DemoReview] {
        texts.enumerated().map { DemoReview(id: "bench-\($0.offset)", text: $0.element) }
    }
}
