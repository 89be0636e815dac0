import Czstd

/// Compresses values into zstd frames. Any thread, several at once.
///
/// The same bytes give the same frame: nothing is carried from one call to the next. `@unchecked
/// Sendable`: the prepared dictionary is only read after `init`, which zstd.h allows any number of
/// threads.
public final class ZstdCompressor: @unchecked Sendable {
    private let contexts = ZstdContexts(make: { ZSTD_createCCtx() }, free: { ZSTD_freeCCtx($0) })
    private let level: Int32
    private let prepared: OpaquePointer?

    /// `level`: 1 is quick, 19 small; see `zstd --help`.
    public init(level: Int32 = 3, dictionary: ZstdDictionary? = nil) throws(ZstdError) {
        self.level = level
        prepared = dictionary.flatMap { ZSTD_createCDict($0.bytes, $0.bytes.count, level) }
        guard dictionary == nil || prepared != nil else {
            throw ZstdError("prepare a zstd dictionary", "out of memory, or it is damaged")
        }
    }

    deinit { ZSTD_freeCDict(prepared) }

    /// One frame, which names its content's size and the dictionary's id.
    public func compress(_ value: [UInt8]) throws(ZstdError) -> [UInt8] {
        let operation = "compress \(value.count) bytes"
        return try contexts.lend { context throws(ZstdError) in
            var frame = [UInt8](repeating: 0, count: ZSTD_compressBound(value.count))
            let result =
                if let prepared {
                    ZSTD_compress_usingCDict(
                        context, &frame, frame.count, value, value.count, prepared)
                } else {
                    ZSTD_compressCCtx(context, &frame, frame.count, value, value.count, level)
                }
            frame.removeLast(frame.count - (try ZstdError.check(operation, result)))
            return frame
        }
    }
}
