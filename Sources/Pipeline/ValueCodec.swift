/// A compression of single values, beside that of Kafka's batches.
public struct ValueCodec {
    /// As the header `content-encoding` names it: `zstd`.
    public let name: String
    /// Of one thread: each worker has its own.
    public let encode: ([UInt8]) throws -> [UInt8]

    public init(name: String, encode: @escaping ([UInt8]) throws -> [UInt8]) {
        (self.name, self.encode) = (name, encode)
    }
}
