import Distillation
import Kafka

extension FrameCodec {
    /// As the program reads a corpus.
    static func zstd() throws -> FrameCodec {
        let compressor = try ZstdCompressor()
        let decompressor = try ZstdDecompressor()
        return FrameCodec(
            compress: { try compressor.compress($0) },
            decompress: {
                try decompressor.decompress($0, bytesMax: CorpusStore.frameContentBytesMax)
            })
    }
}
