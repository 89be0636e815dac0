/// The headers that a result has beside those of its input, `traceparent` among them.
///
/// A header of the input that bears one of these names is left out: it spoke of another record.
enum ResultHeaders {
    static let model = "opined-model"
    /// `topic/partition/offset` of the input, by which a reader drops a duplicate after a replay.
    static let source = "opined-source"
    static let encoding = "content-encoding"

    /// `model`: nil for a tombstone, which no model answered.
    static func headers(
        of record: InputRecord, model: String?, encoding: String?
    ) -> [RecordHeader] {
        var headers: [RecordHeader] = []
        headers.reserveCapacity(record.headers.count + 3)
        for header in record.headers where !isOurs(header.key) { headers.append(header) }
        if let model { headers.append(RecordHeader(key: Self.model, value: Array(model.utf8))) }
        headers.append(RecordHeader(key: source, value: Array(record.place.utf8)))
        if let encoding {
            headers.append(RecordHeader(key: Self.encoding, value: Array(encoding.utf8)))
        }
        return headers
    }

    // By bytes: comparing Strings normalises them.
    private static func isOurs(_ key: String) -> Bool {
        [model, source, encoding].contains { $0.utf8.elementsEqual(key.utf8) }
    }
}

extension InputRecord {
    /// `topic/partition/offset`.
    var place: String { "\(source.topic)/\(source.partition)/\(offset)" }

    /// What the record holds in memory, but for its fixed part.
    var bytes: Int {
        headers.reduce((key?.count ?? 0) + (value?.count ?? 0)) {
            $0 + $1.key.utf8.count + ($1.value?.count ?? 0)
        }
    }
}
