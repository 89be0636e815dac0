/// A JSON value, as model files hold them.
///
/// Foundation's parsers fold keys that are canonically equivalent (as Swift's `String` compares
/// them), and take the last of two equal keys. A vocabulary has pieces that differ in nothing else,
/// and a header with a name twice must be refused, so objects are lists here, and names are
/// compared by their bytes.
indirect enum JSON: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([(name: String, value: JSON)])

    /// The first member of that name; nil of whatever is no object.
    subscript(name: String) -> JSON? {
        members?.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    var members: [(name: String, value: JSON)]? {
        if case .object(let members) = self { members } else { nil }
    }
    var elements: [JSON]? { if case .array(let elements) = self { elements } else { nil } }
    var string: String? { if case .string(let string) = self { string } else { nil } }
    var integer: Int? { if case .integer(let integer) = self { integer } else { nil } }
    var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    var double: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }
}

/// Why a text is not JSON, and where.
struct JSONError: Error, Equatable, CustomStringConvertible {
    let offset: Int
    let problem: String

    var description: String { "\(problem) at byte \(offset)" }
}
