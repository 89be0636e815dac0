import ArgumentParser
import Opinions

/// A line of input as a review: one text a line, or one JSON object a line.
struct ReviewLine {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        /// JSON where a line begins with `{`, else text.
        case auto
        case json, text
    }

    let format: Format
    private let json, text: ReviewDecoder

    init(format: Format, textPointer: JSONPointer, idPointer: JSONPointer) {
        self.format = format
        json = ReviewDecoder(
            format: .json, textPointer: textPointer, idPointer: idPointer,
            textBytesMax: Self.bytesMax, recordBytesMax: Self.bytesMax)
        text = ReviewDecoder(
            format: .text, textBytesMax: Self.bytesMax, recordBytesMax: Self.bytesMax)
    }

    /// The longest line, in bytes.
    static let bytesMax = 1 << 20

    /// The review of a line; its number is the id where the line names none. nil: a blank line.
    func review(_ line: LineReader.Line, number: Int) throws(RejectedRecord) -> Review? {
        let bytes: [UInt8]
        switch line {
        case .whole(let line): bytes = line
        case .tooLong(let count):
            throw RejectedRecord(
                .recordTooLong, "the line has \(count) bytes; the most is \(Self.bytesMax)")
        }
        guard let first = bytes.first(where: { !Self.isBlank($0) }) else { return nil }
        let isObject = first == UInt8(ascii: "{")
        let decoder = format == .json || (format == .auto && isObject) ? json : text
        return try decoder.decode(bytes, place: String(number))
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D
    }
}
