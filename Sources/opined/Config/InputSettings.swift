/// The `input` section of opined.yaml: which records are reviews, and where their text is.
struct InputSettings: Equatable, Sendable {
    enum Format: String, CaseIterable, Sendable { case json, text }

    /// What becomes of a record without a value.
    enum Tombstones: String, CaseIterable, Sendable {
        /// A tombstone with the same key goes to the output topic: compaction deletes the result
        /// too.
        case forward
        /// It is counted as filtered.
        case skip
    }

    let topics: [String]
    let format: Format
    /// JSON Pointer (RFC 6901) to the text of a review; JSON only.
    let textPointer: String
    /// JSON Pointer to the id of a review; where it leads nowhere the key, else the source, is the
    /// id.
    let idPointer: String
    /// JSON Pointer to the stars of a review; empty: it has none.
    let starsPointer: String
    /// A longer text is a dead letter.
    let textBytesMax: Int
    /// A longer value is a dead letter before it is parsed.
    let recordBytesMax: Int
    let tombstones: Tombstones

    static let defaults: [String: SettingValue] = [
        "input.topics": ["reviews"],
        "input.format": "json",
        "input.text_pointer": "/text",
        "input.id_pointer": "/id",
        "input.stars_pointer": "",
        "input.text_bytes_max": 65_536,
        "input.record_bytes_max": 1_048_576,
        "input.tombstones": "forward",
    ]

    init(_ reader: inout SettingsReader) {
        topics = reader.strings("input.topics", count: 1...64)
        format = reader.choice("input.format")
        textPointer = reader.string("input.text_pointer", length: 0...1_024)
        idPointer = reader.string("input.id_pointer", length: 0...1_024)
        starsPointer = reader.string("input.stars_pointer", length: 0...1_024)
        textBytesMax = reader.int("input.text_bytes_max", in: 1...1_048_576)
        recordBytesMax = reader.int("input.record_bytes_max", in: 1_024...67_108_864)
        tombstones = reader.choice("input.tombstones")
        for topic in topics { reader.requireTopic(topic, "input.topics") }
        reader.requirePointer(textPointer, "input.text_pointer")
        reader.requirePointer(idPointer, "input.id_pointer")
        reader.requirePointer(starsPointer, "input.stars_pointer")
    }
}
