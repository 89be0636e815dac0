import Foundation

/// A line of the ledger: before a call, and after it.
enum LedgerEntry: Equatable {
    /// A call is about to go out. It counts as `worst` until its end is known.
    case reserved(call: Int, key: String, day: Int, worst: Cost)
    case settled(call: Int, end: CallEnd.Kind, cost: Cost)

    /// The longest line that is read, in bytes.
    static let bytesMax = 1_024

    /// nil where the line is none.
    init?(line: some Collection<UInt8>) {
        guard line.count <= Self.bytesMax, let fields = Self.fields(line), fields.tokens >= 0,
            fields.microdollars >= 0
        else { return nil }
        let cost = Cost(tokens: fields.tokens, microdollars: fields.microdollars)
        switch (fields.key, fields.day, fields.end) {
        case (let key?, let day?, nil):
            self = .reserved(call: fields.call, key: key, day: day, worst: cost)
        case (nil, nil, let end?): self = .settled(call: fields.call, end: end, cost: cost)
        default: return nil
        }
    }

    /// With its line break.
    func line() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Array(try encoder.encode(fields)) + [0x0A]
    }

    private static func fields(_ line: some Collection<UInt8>) -> Fields? {
        guard let plain = LedgerLine(line) else {
            return try? JSONDecoder().decode(Fields.self, from: Data(line))
        }
        let end = plain.end.flatMap { CallEnd.Kind(rawValue: $0) }
        guard (end == nil) == (plain.end == nil) else { return nil }
        return Fields(
            call: plain.call, key: plain.key, day: plain.day, end: end, tokens: plain.tokens,
            microdollars: plain.microdollars)
    }

    private struct Fields: Codable {
        var call: Int
        var key: String?
        var day: Int?
        var end: CallEnd.Kind?
        var tokens, microdollars: Int
    }

    private var fields: Fields {
        switch self {
        case .reserved(let call, let key, let day, let worst):
            Fields(
                call: call, key: key, day: day, tokens: worst.tokens,
                microdollars: worst.microdollars)
        case .settled(let call, let end, let cost):
            Fields(call: call, end: end, tokens: cost.tokens, microdollars: cost.microdollars)
        }
    }
}

/// How a call ended.
public enum CallEnd: Equatable, Sendable {
    enum Kind: String, Codable, Sendable { case answered, free, unknown }

    /// An answer came, and this is what it cost.
    case answered(Cost)
    /// The teacher asks nothing for it: connection refused, 429, 5xx. The call itself counts.
    case free
    /// It may have been charged for: a timeout, a connection that was cut.
    case unknown
}
