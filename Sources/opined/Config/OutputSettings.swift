/// The `output` section of opined.yaml: where results and dead letters go, and how they are packed.
struct OutputSettings: Equatable, Sendable {
    /// How each value is encoded by itself.
    enum Encoding: String, CaseIterable, Sendable { case none, zstd }

    /// How Kafka's batches are compressed.
    enum Compression: String, CaseIterable, Sendable { case none, gzip, snappy, lz4, zstd }

    let topic: String
    let deadLetterTopic: String
    let encoding: Encoding
    /// A zstd dictionary (`opined dictionary train`) for ``encoding``; nil for none.
    let dictionaryFile: String?
    /// For ``encoding``.
    let zstdLevel: Int
    let compression: Compression
    /// For ``compression``; -1 is the codec's own choice.
    let compressionLevel: Int
    /// The longest that a result waits for others of its partition.
    let lingerMilliseconds: Int
    /// A larger result is a dead letter.
    let messageBytesMax: Int

    static let defaults: [String: SettingValue] = [
        "output.topic": "opinions",
        "output.dead_letter_topic": "opinions-dead-letters",
        "output.encoding": "none",
        "output.dictionary_file": "",
        "output.zstd_level": 3,
        "output.compression": "zstd",
        "output.compression_level": -1,
        "output.linger_ms": 5,
        "output.message_bytes_max": 1_000_000,
    ]

    init(_ reader: inout SettingsReader) {
        topic = reader.string("output.topic", length: 1...249)
        deadLetterTopic = reader.string("output.dead_letter_topic", length: 1...249)
        encoding = reader.choice("output.encoding")
        dictionaryFile = reader.optional("output.dictionary_file")
        zstdLevel = reader.int("output.zstd_level", in: 1...19)
        compression = reader.choice("output.compression")
        compressionLevel = reader.int("output.compression_level", in: -1...12)
        lingerMilliseconds = reader.int("output.linger_ms", in: 0...10_000)
        messageBytesMax = reader.int("output.message_bytes_max", in: 1_000...67_108_864)
        reader.requireTopic(topic, "output.topic")
        reader.requireTopic(deadLetterTopic, "output.dead_letter_topic")
        reader.require(
            encoding == .zstd || dictionaryFile == nil, "output.dictionary_file",
            "is set, but output.encoding is none; set that to zstd or remove the dictionary")
    }
}
