import Czstd

/// What the header of a zstd frame says of it.
public struct ZstdFrame: Equatable, Sendable {
    /// 0 without a dictionary.
    public let dictionaryID: UInt32
    /// nil where the writer did not say.
    public let contentBytes: Int?

    /// - Throws: if these bytes do not begin a zstd frame.
    public init(_ frame: [UInt8]) throws(ZstdError) {
        let size = ZSTD_getFrameContentSize(frame, frame.count)
        guard size != czstd_content_size_error() else {
            throw ZstdError(
                "read a zstd frame", "\(frame.count) bytes that are none; is the value compressed?")
        }
        contentBytes = size == czstd_content_size_unknown() ? nil : Int(clamping: size)
        dictionaryID = ZSTD_getDictID_fromFrame(frame, frame.count)
    }
}
