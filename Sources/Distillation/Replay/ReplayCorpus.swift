import Foundation
import Opinions

/// Answers that a teacher gave before, by review and kind of question.
public struct ReplayCorpus: Sendable {
    /// Lines that are longer are no record.
    static let lineBytesMax = 1_048_576

    private var answers: [String: [QuestionKind: String]] = [:]

    /// Reads JSON lines, UTF-8 with or without a mark: the paper's
    /// (`{"ID","Text","Overall","mixtral_response"}`) or records of an own corpus. Of two answers
    /// to one question the first counts.
    ///
    /// - Parameters:
    ///   - path: of the file, for errors.
    ///   - redactor: as the asker masks reviews: each is found by its masked text too.
    public init(
        _ bytes: [UInt8], path: String, redactor: Redactor = Redactor()
    ) throws(ReplayError) {
        let unmarked = bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        let lines = unmarked.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.allSatisfy(Self.isSpace) {
            let records = line.count <= Self.lineBytesMax ? Self.records(line) : []
            guard !records.isEmpty else { throw ReplayError(path, line: index + 1) }
            records.forEach { add($0, redactor) }
        }
    }

    /// Reviews that can be asked about.
    public private(set) var reviews = 0

    /// What was answered about the review, as it was or as it is masked.
    func answers(to review: String) -> [QuestionKind: String]? { answers[review] }

    private mutating func add(_ record: Record, _ redactor: Redactor) {
        if answers[record.review] == nil { reviews += 1 }
        let masked = redactor.redact(record.review)
        keep(record.answer, record.kind, about: record.review)
        guard !masked.masks.isEmpty else { return }
        // Who sees the placeholders alone answers in them.
        let answer = masked.masks.reduce(record.answer) {
            $0.replacing($1.original, with: $1.placeholder)
        }
        keep(answer, record.kind, about: masked.text)
    }

    private mutating func keep(_ answer: String, _ kind: QuestionKind, about review: String) {
        if answers[review]?[kind] == nil { answers[review, default: [:]][kind] = answer }
    }

    private struct Record {
        var review, answer: String
        var kind: QuestionKind
    }

    private static func records(_ line: ArraySlice<UInt8>) -> [Record] {
        if let paper = PaperLine(line: line) {
            return paper.answers.map {
                Record(review: paper.text, answer: $0.text, kind: kind(of: $0.text))
            }
        }
        let own = CorpusLine.decode(line)
        return own.map { [Record(review: $0.review, answer: $0.answer, kind: $0.kind)] } ?? []
    }

    /// The paper's file does not say; its analyses all begin so.
    private static func kind(of answer: String) -> QuestionKind {
        answer.drop(while: \.isWhitespace).hasPrefix("Opinion Target") ? .analysis : .rewriting
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0D].contains(byte) }
}

/// A file that is no corpus to answer from.
public struct ReplayError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ path: String, line: Int) {
        description =
            "read \(path): line \(line) is no answer of a teacher; give JSON lines with \"Text\" "
            + "and \"mixtral_response\", or what opined corpus export writes"
    }
}
