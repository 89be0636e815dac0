import Kafka

/// Sends a Produce request by hand, with a record batch that no honest client would write.
///
/// Kafka protocol: Produce v3, request header v1, record batch v2 (KIP-98). The mock keeps batches
/// as they come.
struct RawProduce {
    enum Damage {
        /// Says zstd, and is none.
        case compression
        /// A checksum of other bytes.
        case checksum
    }

    /// Writes one damaged batch that claims `records` records, and waits for the answer.
    static func send(
        _ damage: Damage, records: Int32, to place: TopicPartition, at address: String
    ) {
        var batch = RawBytes()
        batch.add(Int16(damage == .compression ? 4 : 0))  // attributes: the codec, 4 is zstd
        batch.add(records - 1)  // last offset delta
        batch.add(Int64(1_764_000_000_000))  // base timestamp
        batch.add(Int64(1_764_000_000_000))  // max timestamp
        batch.add(Int64(-1))  // producer id
        batch.add(Int16(-1))  // producer epoch
        batch.add(Int32(-1))  // base sequence
        batch.add(records)
        batch.bytes += [UInt8](repeating: 0xA5, count: 200)

        var set = RawBytes()
        set.add(Int64(0))  // base offset
        set.add(Int32(batch.bytes.count + 9))
        set.add(Int32(-1))  // leader epoch
        set.bytes.append(2)  // magic
        set.add(UInt32(damage == .checksum ? 0 : checksum(batch.bytes)))
        set.bytes += batch.bytes

        var request = RawRequest(api: 0, version: 3)
        request.body.add(Int16(-1))  // no transactional id
        request.body.add(Int16(-1))  // acks: all
        request.body.add(Int32(5_000))
        request.body.add(Int32(1))
        request.body.add(place.topic)
        request.body.add(Int32(1))
        request.body.add(place.partition)
        request.body.add(Int32(set.bytes.count))
        request.body.bytes += set.bytes
        _ = request.answer(from: address)
    }

    /// CRC-32C (Castagnoli), bit by bit.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1
            }
        }
    }
}
