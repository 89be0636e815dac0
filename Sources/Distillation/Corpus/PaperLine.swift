import Foundation

/// A line of the corpus that the paper released, and that its recipe reads: a review and what
/// teachers answered.
///
///     {"ID": 17, "Text": "…", "Overall": 4.0, "mixtral_response": "…"}
///
/// The name of a column of answers is the teacher's with ``suffix`` behind it.
public struct PaperLine: Equatable, Sendable {
    public struct Answer: Equatable, Sendable {
        public var teacher: String
        public var text: String

        public init(teacher: String, text: String) { (self.teacher, self.text) = (teacher, text) }
    }

    public static let suffix = "_response"

    public var id: String
    public var text: String
    /// 1…5; nil where there is none.
    public var stars: Double?
    /// By the names of the teachers; none is empty.
    public var answers: [Answer]

    public init(id: String, text: String, stars: Double?, answers: [Answer]) {
        (self.id, self.text, self.stars, self.answers) = (id, text, stars, answers)
    }

    /// nil where the line is no object with a text and an answer.
    public init?(line: some Collection<UInt8>) {
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(line)),
            fields.text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }),
            !fields.answers.isEmpty
        else { return nil }
        self.init(
            id: fields.id, text: fields.text,
            stars: fields.stars.flatMap { (1...5).contains($0) ? $0 : nil },
            answers: fields.answers)
    }

    /// The same line for the same values, without a line break.
    ///
    /// - Throws: where a number is none.
    public func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(Fields(self)))
    }
}

extension PaperLine {
    private struct Fields: Codable {
        struct Name: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }

            init(_ name: String) { stringValue = name }
            init?(stringValue: String) { self.init(stringValue) }
            init?(intValue: Int) { nil }
        }

        let id, text: String
        let stars: Double?
        let answers: [Answer]

        init(_ line: PaperLine) {
            (id, text, stars, answers) = (line.id, line.text, line.stars, line.answers)
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Name.self)
            text = try fields.decode(String.self, forKey: Name("Text"))
            let number = (try? fields.decode(Int.self, forKey: Name("ID"))).map(String.init)
            id = number ?? (try? fields.decode(String.self, forKey: Name("ID"))) ?? ""
            stars = try? fields.decode(Double.self, forKey: Name("Overall"))
            answers = fields.allKeys.map(\.stringValue).sorted().compactMap { name in
                guard name.hasSuffix(suffix), name.count > suffix.count,
                    let text = try? fields.decode(String.self, forKey: Name(name)), !text.isEmpty
                else { return nil }
                return Answer(teacher: String(name.dropLast(suffix.count)), text: text)
            }
        }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: Name.self)
            // A number stays one: the paper's are.
            if let number = Int(id), String(number) == id {
                try fields.encode(number, forKey: Name("ID"))
            } else {
                try fields.encode(id, forKey: Name("ID"))
            }
            try fields.encode(text, forKey: Name("Text"))
            try fields.encodeIfPresent(stars, forKey: Name("Overall"))
            for answer in answers {
                try fields.encode(answer.text, forKey: Name(answer.teacher + suffix))
            }
        }
    }
}

extension CorpusRecord {
    /// As the paper's recipe reads it.
    public var paperLine: PaperLine {
        PaperLine(
            id: id, text: review, stars: stars,
            answers: [PaperLine.Answer(teacher: teacher, text: answer)])
    }
}
