import Crdkafka

/// `rd_kafka_produceva` with its arguments: `rd_kafka_producev` is variadic, which Swift does not
/// import.
enum ProduceCall {
    /// Stands where an empty array has no address; a null pointer would make it a null value.
    private static let empty = StaticString("")

    /// nil when librdkafka has copied the record.
    static func perform(
        _ handle: OpaquePointer, _ record: NewRecord, token: UInt64
    ) -> KafkaError? {
        record.topic.withCString { topic in
            withBytes(record.key) { key in
                withBytes(record.value) { value in
                    var arguments = [
                        argument(RD_KAFKA_VTYPE_TOPIC) { $0.cstr = topic },
                        argument(RD_KAFKA_VTYPE_MSGFLAGS) { $0.i = RD_KAFKA_MSG_F_COPY },
                        argument(RD_KAFKA_VTYPE_OPAQUE) {
                            $0.ptr = UnsafeMutableRawPointer(bitPattern: UInt(token))
                        },
                        bytes(RD_KAFKA_VTYPE_KEY, key), bytes(RD_KAFKA_VTYPE_VALUE, value),
                    ]
                    if let partition = record.partition {
                        arguments.append(argument(RD_KAFKA_VTYPE_PARTITION) { $0.i32 = partition })
                    }
                    if let timestamp = record.timestampMilliseconds {
                        arguments.append(argument(RD_KAFKA_VTYPE_TIMESTAMP) { $0.i64 = timestamp })
                    }
                    return produce(handle, record, &arguments)
                }
            }
        }
    }

    private static func produce(
        _ handle: OpaquePointer, _ record: NewRecord, _ arguments: inout [rd_kafka_vu_t]
    ) -> KafkaError? {
        let headers = record.headers.isEmpty ? nil : list(of: record.headers)
        if let headers {
            arguments.append(argument(RD_KAFKA_VTYPE_HEADERS) { $0.headers = headers })
        }
        guard let error = rd_kafka_produceva(handle, arguments, arguments.count) else { return nil }
        // It takes the headers over only when it succeeds.
        if let headers { rd_kafka_headers_destroy(headers) }
        return KafkaError("write to \(record.topic)", adopting: error)
    }

    private static func list(of headers: [Header]) -> OpaquePointer? {
        let list = rd_kafka_headers_new(headers.count)
        for header in headers {
            withBytes(header.value) { value in
                _ = rd_kafka_header_add(
                    list, header.key, header.key.utf8.count, value?.baseAddress, value?.count ?? 0)
            }
        }
        return list
    }

    private static func argument(
        _ kind: rd_kafka_vtype_t, _ fill: (inout rd_kafka_vu_t.__Unnamed_union_u) -> Void
    ) -> rd_kafka_vu_t {
        var argument = rd_kafka_vu_t()
        argument.vtype = kind
        fill(&argument.u)
        return argument
    }

    private static func bytes(
        _ kind: rd_kafka_vtype_t, _ bytes: UnsafeRawBufferPointer?
    ) -> rd_kafka_vu_t {
        argument(kind) {
            $0.mem.ptr = UnsafeMutableRawPointer(mutating: bytes?.baseAddress)
            $0.mem.size = bytes?.count ?? 0
        }
    }

    /// Lends bytes with an address, or nil for a null.
    private static func withBytes<R>(
        _ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> R
    ) -> R {
        guard let bytes else { return body(nil) }
        guard !bytes.isEmpty else {
            return body(UnsafeRawBufferPointer(start: empty.utf8Start, count: 0))
        }
        return bytes.withUnsafeBytes(body)
    }
}
