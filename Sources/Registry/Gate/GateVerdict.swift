/// What the gate says of a candidate, with every number that it was said by.
public struct GateVerdict: Equatable, Sendable {
    public var champion: String
    public var candidate: String
    public var settings: GateSettings
    public var items: Int
    public var hardItems: Int
    public var checks: [GateCheck]

    /// Whether the candidate may take over.
    public var isPromoted: Bool { !checks.isEmpty && checks.allSatisfy(\.isMet) }

    public enum Outcome: String, Codable, Sendable {
        case passed
        /// Nothing speaks against it but that nothing speaks for it.
        case level
        case refused
    }

    public var outcome: Outcome {
        if isPromoted { return .passed }
        return checks.allSatisfy { $0.isMet || $0.kind == .gain } && !checks.isEmpty
            ? .level : .refused
    }

    /// Why not; empty of one that may.
    public var reasons: [String] { checks.compactMap(\.reason) }

    public func check(_ kind: GateCheck.Kind, _ subject: String? = nil) -> GateCheck? {
        checks.first { $0.kind == kind && $0.subject == subject }
    }
}

/// As JSON it also says `promoted` and `reasons`, for those who read it elsewhere.
extension GateVerdict: Codable {
    private enum Key: String, CodingKey {
        case champion, candidate, promoted, reasons, settings, items, hardItems, checks
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        champion = try values.decode(String.self, forKey: .champion)
        candidate = try values.decode(String.self, forKey: .candidate)
        settings = try values.decode(GateSettings.self, forKey: .settings)
        items = try values.decode(Int.self, forKey: .items)
        hardItems = try values.decode(Int.self, forKey: .hardItems)
        checks = try values.decode([GateCheck].self, forKey: .checks)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(champion, forKey: .champion)
        try values.encode(candidate, forKey: .candidate)
        try values.encode(isPromoted, forKey: .promoted)
        try values.encode(reasons, forKey: .reasons)
        try values.encode(settings, forKey: .settings)
        try values.encode(items, forKey: .items)
        try values.encode(hardItems, forKey: .hardItems)
        try values.encode(checks, forKey: .checks)
    }
}
