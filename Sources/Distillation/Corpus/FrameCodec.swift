/// Compresses a piece of a shard and back: zstd in the program, which owns the library.
public struct FrameCodec: Sendable {
    public let compress: @Sendable ([UInt8]) throws -> [UInt8]
    public let decompress: @Sendable ([UInt8]) throws -> [UInt8]

    public init(
        compress: @escaping @Sendable ([UInt8]) throws -> [UInt8],
        decompress: @escaping @Sendable ([UInt8]) throws -> [UInt8]
    ) {
        (self.compress, self.decompress) = (compress, decompress)
    }
}
