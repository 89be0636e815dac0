import Czstd

/// Decompresses zstd frames, within a bound. Any thread, several at once.
///
/// `@unchecked Sendable`: the prepared dictionary is only read after `init`, which zstd.h allows
/// any number of threads.
public final class ZstdDecompressor: @unchecked Sendable {
    private let contexts = ZstdContexts(make: { ZSTD_createDCtx() }, free: { ZSTD_freeDCtx($0) })
    private let dictionary: ZstdDictionary?
    private let prepared: OpaquePointer?

    public init(dictionary: ZstdDictionary? = nil) throws(ZstdError) {
        self.dictionary = dictionary
        prepared = dictionary.flatMap { ZSTD_createDDict($0.bytes, $0.bytes.count) }
        guard dictionary == nil || prepared != nil else {
            throw ZstdError("prepare a zstd dictionary", "out of memory, or it is damaged")
        }
    }

    deinit { ZSTD_freeDDict(prepared) }

    /// The content of a frame.
    ///
    /// - Throws: if the content is larger than `bytesMax` (no more memory than that is taken,
    ///   whatever the frame says), if the frame is damaged or cut, or wants another dictionary.
    public func decompress(_ frame: [UInt8], bytesMax: Int) throws(ZstdError) -> [UInt8] {
        let operation = "decompress \(frame.count) bytes"
        let header = try ZstdFrame(frame)
        guard header.dictionaryID == 0 || header.dictionaryID == dictionary?.id else {
            let ours = dictionary.map { "dictionary \($0.id) is at hand" } ?? "none is at hand"
            throw ZstdError(operation, "it wants dictionary \(header.dictionaryID), and \(ours)")
        }
        if let content = header.contentBytes, content > bytesMax {
            throw ZstdError(
                operation, "it holds \(content) bytes; at most \(bytesMax) are taken")
        }
        // A frame that does not say may hold anything up to the bound; zstd stops there.
        let capacity = header.contentBytes ?? bytesMax
        return try contexts.lend { context throws(ZstdError) in
            var content = [UInt8](repeating: 0, count: capacity)
            let result =
                if let prepared {
                    ZSTD_decompress_usingDDict(
                        context, &content, capacity, frame, frame.count, prepared)
                } else {
                    ZSTD_decompressDCtx(context, &content, capacity, frame, frame.count)
                }
            content.removeLast(capacity - (try ZstdError.check(operation, result)))
            return content
        }
    }
}
