/// Where a version comes from, what it was judged to be, and what its files hold: `version.json`
/// in its folder.
public struct VersionManifest: Codable, Equatable, Sendable {
    /// A shard of the corpus that was trained on.
    public struct Shard: Codable, Equatable, Sendable {
        public var name: String
        public var sha256: String

        public init(name: String, sha256: String) { (self.name, self.sha256) = (name, sha256) }
    }

    /// What is known of a candidate before it is published.
    public struct Origin: Codable, Equatable, Sendable {
        /// The version that training began with; nil of one that was brought from elsewhere.
        public var parent: VersionName?
        public var shards: [Shard]
        public var seed: UInt64?
        /// How many examples were trained on.
        public var examples: Int?
        /// nil where no gate judged it.
        public var verdict: GateVerdict?

        public init(
            parent: VersionName? = nil, shards: [Shard] = [], seed: UInt64? = nil,
            examples: Int? = nil, verdict: GateVerdict? = nil
        ) {
            self.parent = parent
            self.shards = shards
            self.seed = seed
            self.examples = examples
            self.verdict = verdict
        }

        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            parent = try values.decodeIfPresent(VersionName.self, forKey: .parent)
            shards = try values.decodeIfPresent([Shard].self, forKey: .shards) ?? []
            seed = try values.decodeIfPresent(UInt64.self, forKey: .seed)
            examples = try values.decodeIfPresent(Int.self, forKey: .examples)
            // The gate of another opined may look at other things; the version is whole all the
            // same, and for this one not judged.
            verdict = try? values.decodeIfPresent(GateVerdict.self, forKey: .verdict)
        }
    }

    public static let file = "version.json"
    static let format = 1

    public var format = Self.format
    public var version: VersionName
    /// Seconds since 1970.
    public var created: Int
    public var origin: Origin
    /// All files of the model directory, this one not among them.
    public var files: [String: FileStamp]

    public var bytes: Int { files.values.reduce(0) { $0 + $1.bytes } }
}
