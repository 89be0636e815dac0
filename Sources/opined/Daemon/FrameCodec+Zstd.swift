import Distillation
import Kafka

extension FrameCodec {
    /// A little slower than the default and a tenth smaller: the teacher is slow, not the disk.
    private static let level: Int32 = 9

    /// Frames of zstd, each decompressed to ``CorpusStore/frameContentBytesMax`` at the most,
    /// whatever it says of itself.
    static func zstd() throws(ZstdError) -> FrameCodec {
        let compressor = try ZstdCompressor(level: level)
        let decompressor = try ZstdDecompressor()
        return FrameCodec(
            compress: { try compressor.compress($0) },
            decompress: {
                try decompressor.decompress($0, bytesMax: CorpusStore.frameContentBytesMax)
            })
    }
}
