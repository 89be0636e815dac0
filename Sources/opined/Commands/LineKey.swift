import ArgumentParser
import Opinions

/// Finds the key of the record that a line becomes.
struct LineKey {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        /// A key where a line is a JSON object that has one.
        case auto
        /// Every line must be a JSON object.
        case jsonl
        /// No line has a key.
        case lines
    }

    private let format: Format
    private let decoder: ReviewDecoder

    /// - Parameter pointer: leads to the string that is the key.
    init(format: Format, pointer: JSONPointer, lineBytesMax: Int) {
        self.format = format
        decoder = ReviewDecoder(
            textPointer: pointer, idPointer: pointer, textBytesMax: lineBytesMax,
            recordBytesMax: lineBytesMax)
    }

    /// nil where there is no string that is more than white space.
    ///
    /// - Throws: for ``Format/jsonl``, why the line is no JSON object.
    func key(of line: [UInt8]) throws(RejectedRecord) -> [UInt8]? {
        guard format != .lines else { return nil }
        guard Self.isObject(line) else {
            guard format == .jsonl else { return nil }
            throw RejectedRecord(.notJSON, "the line is no JSON object; see --format")
        }
        do {
            return Array(try decoder.decode(line, place: "").text.utf8)
        } catch {
            let hasNoKey = error.rejection == .noText || error.rejection == .emptyText
            guard hasNoKey || format == .auto else { throw error }
            return nil
        }
    }

    /// Whether there is nothing but white space in a line.
    static func isBlank(_ line: [UInt8]) -> Bool { line.allSatisfy(isWhiteSpace) }

    private static func isObject(_ line: [UInt8]) -> Bool {
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = line.dropFirst(line.starts(with: byteOrderMark) ? byteOrderMark.count : 0)
        return text.first { !isWhiteSpace($0) } == UInt8(ascii: "{")
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D
    }
}
