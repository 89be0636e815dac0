import Foundation

/// Reads the files of the benchmark: UTF-8 with or without byte order mark.
public enum BenchmarkFile {
    /// A JSON list of entries
    /// `{"ID","sentence","aspects":[{"from","to","target","category","polarity",
    /// "opinion_words"?}]}`. Offsets are strings, numbers or null; a target is null or "NULL" where
    /// there is none; opinion words are a string, a list, null or missing.
    public static func entries(_ bytes: [UInt8]) throws(BenchmarkFileError) -> [BenchmarkEntry] {
        do {
            let entries = try JSONDecoder().decode([WireEntry].self, from: Data(unmarked(bytes)))
            return entries.map(\.entry)
        } catch {
            throw BenchmarkFileError(
                "a list of entries with \"sentence\" and \"aspects\"", error)
        }
    }

    /// Texts with one label each: JSON lines, or a JSON list, of `{"text","label"}`. Labels may be
    /// numbers.
    public static func labelled(_ bytes: [UInt8]) throws(BenchmarkFileError) -> [LabelledText] {
        do {
            return try objects(bytes, of: WireText.self).map(\.labelled)
        } catch {
            throw BenchmarkFileError("lines with \"text\" and \"label\"", error)
        }
    }

    /// The members of a JSON list, or JSON lines.
    static func objects<Object: Decodable>(
        _ bytes: [UInt8], of type: Object.Type
    ) throws -> [Object] {
        let bytes = unmarked(bytes)
        if bytes.first(where: { !whiteSpace.contains($0) }) == UInt8(ascii: "[") {
            return try JSONDecoder().decode([Object].self, from: Data(bytes))
        }
        return try bytes.split(separator: UInt8(ascii: "\n"))
            .filter { !$0.allSatisfy(whiteSpace.contains) }
            .map { try JSONDecoder().decode(Object.self, from: Data($0)) }
    }

    private static let whiteSpace: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]

    private static func unmarked(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    }
}

/// A text and the class that it belongs to.
public struct LabelledText: Equatable, Sendable {
    public var text: String
    public var label: String

    public init(text: String, label: String) { (self.text, self.label) = (text, label) }
}

/// A file that is not in the benchmark's form: what was expected and where it failed.
public struct BenchmarkFileError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ expected: String, _ error: any Error) {
        var found = "not JSON"
        switch error as? DecodingError {
        case .keyNotFound(let key, let context):
            found = "no \"\(key.stringValue)\"\(Self.place(context))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            found = "a value of another type\(Self.place(context))"
        default: break
        }
        description = "read a benchmark file: found \(found); expected \(expected)"
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        return path.isEmpty ? "" : " at /" + path.joined(separator: "/")
    }
}

struct WireEntry: Decodable {
    struct Aspect: Decodable {
        var from, to: Loose?
        var target, category: String?
        var polarity: String
        var opinionWords: OpinionWords?

        enum CodingKeys: String, CodingKey {
            case from, to, target, category, polarity
            case opinionWords = "opinion_words"
        }
    }

    var id: Loose?
    var sentence: String
    var aspects: [Aspect]

    enum CodingKeys: String, CodingKey {
        case id = "ID"
        case sentence, aspects
    }

    var entry: BenchmarkEntry {
        BenchmarkEntry(
            id: id?.text ?? "", sentence: sentence,
            aspects: aspects.map {
                BenchmarkEntry.Aspect(
                    target: $0.target == "NULL" ? nil : $0.target, category: $0.category,
                    polarity: $0.polarity, from: $0.from?.text, to: $0.to?.text,
                    hasOpinionWords: $0.opinionWords?.areThere ?? false)
            })
    }
}

private struct WireText: Decodable {
    var text: String
    var label: Loose

    var labelled: LabelledText { LabelledText(text: text, label: label.text) }
}

/// A string, or a number taken for one.
struct Loose: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self.text = text
        } else {
            text = String(try value.decode(Int.self))
        }
    }
}

/// A string or a list; only whether it is empty counts.
struct OpinionWords: Decodable {
    let areThere: Bool

    init(from decoder: any Decoder) throws {
        if let list = try? decoder.unkeyedContainer() {
            areThere = !list.isAtEnd
        } else {
            areThere = try !decoder.singleValueContainer().decode(String.self).isEmpty
        }
    }
}
