/// The `corpus` section of opined.yaml: the teacher's answers, kept for distillation.
struct CorpusSettings: Equatable, Sendable {
    /// Where the records go too; nil keeps them on this host alone.
    let topic: String?
    /// A shard of so many bytes is followed by another.
    let shardBytesMax: Int

    static let defaults: [String: SettingValue] = [
        "corpus.topic": "", "corpus.shard_bytes_max": 67_108_864,
    ]

    init(_ reader: inout SettingsReader) {
        topic = reader.optional("corpus.topic", length: 0...249)
        shardBytesMax = reader.int("corpus.shard_bytes_max", in: 65_536...1_073_741_824)
        if let topic { reader.requireTopic(topic, "corpus.topic") }
    }
}
