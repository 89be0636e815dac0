import Opinions

/// A line of input as a text, whatever it holds: blank ones too, and nothing is JSON.
enum TextLine {
    /// The text of a line; its number is its id.
    static func review(
        _ line: LineReader.Line, number: Int
    ) throws(RejectedRecord) -> Review? {
        switch line {
        case .tooLong(let count):
            throw RejectedRecord(
                .recordTooLong, "the line has \(count) bytes; the most is \(ReviewLine.bytesMax)")
        case .whole(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw RejectedRecord(.notUTF8, "the line is not UTF-8; send it as UTF-8")
            }
            return Review(id: String(number), text: text)
        }
    }
}
