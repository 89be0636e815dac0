import CKernels

/// The size and SHA-256 of a file, by which a model directory is known to be whole.
public struct FileDigest: Equatable, Sendable {
    public let bytes: Int
    /// 64 hexadecimal digits in small letters.
    public let sha256: String

    /// Reads the whole file once: 24 MB take about 0.1 s, in debug builds too.
    public init(path: String) throws(ModelFileError) {
        let file = try MappedFile(path: path)
        self = withExtendedLifetime(file) { FileDigest(file.bytes) }
    }

    /// The digest of bytes in memory.
    public init(_ content: [UInt8]) {
        self = content.withUnsafeBytes { FileDigest($0) }
    }

    private init(_ content: UnsafeRawBufferPointer) {
        var digest = [UInt8](repeating: 0, count: 32)
        opined_sha256(
            &digest, content.baseAddress?.assumingMemoryBound(to: UInt8.self), content.count)
        bytes = content.count
        sha256 = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
