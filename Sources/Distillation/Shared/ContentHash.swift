import CKernels

/// SHA-256 of what must be known again, in hexadecimal.
public enum ContentHash {
    public static func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }

    public static func sha256(_ content: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        opined_sha256(&digest, content, content.count)
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Of parts, each with its length before it, so that no two lists give the same bytes.
    public static func sha256(parts: [String]) -> String {
        sha256(parts.flatMap { Array("\($0.utf8.count):".utf8) + Array($0.utf8) })
    }
}
