import Kafka
import Testing

/// Reads a record batch as it lies on the broker, before any client decodes it.
struct RawFetch {
    /// Kafka's number of the codec; 4 is zstd.
    let codec: UInt8
    let bytes: Int

    /// Fetch v4, and the first batch of the answer.
    static func firstBatch(of place: TopicPartition, at address: String) -> RawFetch {
        var request = RawRequest(api: 1, version: 4)
        request.body.add(Int32(-1))  // replica
        request.body.add(Int32(1_000))  // longest wait, ms
        request.body.add(Int32(1))  // fewest bytes
        request.body.add(Int32(1 << 20))  // most bytes
        request.body.add(Int8(0))  // isolation level
        request.body.add(Int32(1))
        request.body.add(place.topic)
        request.body.add(Int32(1))
        request.body.add(place.partition)
        request.body.add(Int64(0))  // offset
        request.body.add(Int32(1 << 20))
        let answer = request.answer(from: address)
        // correlation 4, throttle 4, topics 4, name, partitions 4, partition 4, error 2, high
        // watermark 8, last stable offset 8, aborted transactions 4 (a count: none), then the
        // length of the batches.
        let length = 4 + 4 + 4 + 2 + place.topic.utf8.count + 4 + 4 + 2 + 8 + 8 + 4
        let batches = answer.dropFirst(length + 4)
        // base offset 8, length 4, leader epoch 4, magic 1, checksum 4, then the attributes.
        guard batches.count > 23 else {
            Issue.record("no batch in \(answer.count) bytes")
            return RawFetch(codec: 0, bytes: 0)
        }
        return RawFetch(codec: batches[batches.startIndex + 22] & 7, bytes: batches.count)
    }
}
