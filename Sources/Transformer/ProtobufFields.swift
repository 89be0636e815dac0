/// The fields of a serialized protocol buffer, one after the other, without its schema.
///
/// Ends at the first field that is not well-formed, and says so in ``isBroken``. Groups, which
/// proto3 doesn't have and `sentencepiece_model.proto` doesn't use, count as broken.
/// Source: protobuf.dev, "Encoding".
struct ProtobufFields: Sequence, IteratorProtocol {
    enum Value {
        /// A varint, or the bits of a fixed-width number.
        case number(UInt64)
        /// A string, bytes, or an embedded message.
        case bytes(UnsafeRawBufferPointer)
    }

    private var rest: UnsafeRawBufferPointer.SubSequence
    private(set) var isBroken = false

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

    mutating func next() -> (number: Int, value: Value)? {
        guard !rest.isEmpty, !isBroken else { return nil }
        guard let key = varint(), let value = value(of: key & 7), key >> 3 > 0 else {
            isBroken = true
            return nil
        }
        return (Int(key >> 3 & 0x1FFF_FFFF), value)
    }

    private mutating func value(of wireType: UInt64) -> Value? {
        switch wireType {
        case 0: varint().map { .number($0) }
        case 1: fixed(8).map { .number($0) }
        case 2:
            varint().flatMap { count in
                guard count <= UInt64(rest.count) else { return nil }
                let bytes = rest.prefix(Int(count))
                rest = rest.dropFirst(Int(count))
                return .bytes(UnsafeRawBufferPointer(rebasing: bytes))
            }
        case 5: fixed(4).map { .number($0) }
        default: nil
        }
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte < 0x80 { return value }
        }
        return nil
    }

    private mutating func fixed(_ count: Int) -> UInt64? {
        guard rest.count >= count else { return nil }
        let value = rest.prefix(count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        rest = rest.dropFirst(count)
        return value
    }
}
