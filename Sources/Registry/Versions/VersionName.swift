/// A version of a model, as results and folders name it: `opined-mini@3`.
public struct VersionName: Hashable, Sendable, CustomStringConvertible {
    public static let bytesMax = 80

    public let name: String
    public let version: Int

    /// nil where the name is none: letters, digits, dots, hyphens and underscores, no dot or hyphen
    /// in front; or the version is not positive.
    public init?(_ name: String, _ version: Int) {
        guard version > 0, (1...Self.bytesMax).contains(name.utf8.count),
            name.utf8.allSatisfy(Self.isAllowed), name.first != ".", name.first != "-"
        else { return nil }
        (self.name, self.version) = (name, version)
    }

    /// Reads `opined-mini@3`; nil where that is no version.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let version = Int(parts[1]), String(version) == parts[1] else {
            return nil
        }
        self.init(String(parts[0]), version)
    }

    public var description: String { "\(name)@\(version)" }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
    }
}

extension VersionName: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let name = VersionName(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text.prefix(100)) is no version")
        }
        self = name
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
