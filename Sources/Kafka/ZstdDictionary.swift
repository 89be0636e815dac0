import Czstd

/// A dictionary of zstd: what many small values have in common, said once.
///
/// Its id stands in every frame that was compressed with it, so that a reader knows which to take.
public struct ZstdDictionary: Equatable, Sendable {
    /// The largest that is read. The zstd manual advises about 100 kB.
    public static let bytesMax = 1 << 20

    public let bytes: [UInt8]
    /// Never 0, which means "none" in a frame. Training derives it from the content, so the same
    /// samples give the same id.
    public let id: UInt32

    /// Reads a dictionary as ``train(samples:bytesMax:)`` or `zstd --train` made it.
    ///
    /// - Throws: if it has no header (then it has no id either), its tables are damaged, or it is
    ///   larger than ``bytesMax``.
    public init(bytes: [UInt8]) throws(ZstdError) {
        let operation = "read a zstd dictionary"
        guard bytes.count <= Self.bytesMax else {
            throw ZstdError(
                operation, "it has \(bytes.count) bytes; at most \(Self.bytesMax) are read")
        }
        id = ZDICT_getDictID(bytes, bytes.count)
        guard id != 0, let decoder = ZSTD_createDDict(bytes, bytes.count) else {
            throw ZstdError(
                operation, "\(bytes.count) bytes that are none; train one, or copy the file again")
        }
        ZSTD_freeDDict(decoder)
        self.bytes = bytes
    }

    /// Makes a dictionary of `bytesMax` bytes at most for values that look like the samples.
    ///
    /// Blocks for seconds on megabytes of samples. A hundred samples and a hundred times `bytesMax`
    /// in total are a good measure (zdict.h).
    /// - Throws: if the samples are too few or too much alike.
    public static func train(
        samples: [[UInt8]], bytesMax: Int
    ) throws(ZstdError) -> ZstdDictionary {
        let operation = "train a zstd dictionary from \(samples.count) samples"
        var dictionary = [UInt8](repeating: 0, count: max(bytesMax, 256))
        let result = ZDICT_trainFromBuffer(
            &dictionary, dictionary.count, samples.flatMap(\.self), samples.map(\.count),
            UInt32(samples.count))
        guard ZDICT_isError(result) == 0 else {
            let answer = String(cString: ZDICT_getErrorName(result))
            throw ZstdError(operation, "\(answer); give more and more varied samples")
        }
        return try ZstdDictionary(bytes: Array(dictionary.prefix(result)))
    }
}
