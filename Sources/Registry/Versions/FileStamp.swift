import CKernels
import Foundation

/// The size and SHA-256 of a file, by which a version is known to be whole.
public struct FileStamp: Codable, Equatable, Sendable {
    public let bytes: Int
    /// 64 hexadecimal digits in small letters.
    public let sha256: String

    public init(bytes: Int, sha256: String) { (self.bytes, self.sha256) = (bytes, sha256) }

    /// Reads the whole file once; nil where it can't be read.
    public init?(path: String) {
        guard let content = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        else { return nil }
        self.init(content)
    }

    public init(_ content: Data) {
        var digest = [UInt8](repeating: 0, count: 32)
        content.withUnsafeBytes {
            opined_sha256(&digest, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count)
        }
        bytes = content.count
        sha256 = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
