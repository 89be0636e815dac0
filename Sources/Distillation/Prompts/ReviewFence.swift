/// Lines around a review that no review can hold itself: their name is a hash of its text.
///
///     -----BEGIN REVIEW 0f3c5d…-----
///     Great pizza, rude waiter.
///     -----END REVIEW 0f3c5d…-----
///
/// So what a review says about fences, ends of data or orders stays inside. To write a text with
/// its own fence in it takes about 2^64 trials.
public enum ReviewFence {
    private static let begin = Array("-----BEGIN REVIEW ".utf8)
    private static let end = Array("-----END REVIEW ".utf8)
    private static let dashes = Array("-----".utf8)
    private static let lineBreak = UInt8(ascii: "\n")
    private static let nameCount = 16
    /// Fences that are tried in one message, so that a message full of them costs no more.
    private static let triesMax = 8

    /// The review between its fences: three lines or more, without a line break at the end.
    public static func wrap(_ review: String) -> String {
        let name = name(of: Array(review.utf8))
        return "-----BEGIN REVIEW \(name)-----\n\(review)\n-----END REVIEW \(name)-----"
    }

    /// What the first sound fence of a message holds, byte for byte; nil where there is none.
    public static func review(in message: String) -> String? {
        let bytes = Array(message.utf8)
        var position = 0
        for _ in 0..<triesMax {
            guard let start = find(begin, in: bytes, from: position) else { return nil }
            position = start + begin.count
            if let review = review(in: bytes, at: position) { return review }
        }
        return nil
    }

    /// - Parameter position: where the name of the fence begins.
    private static func review(in bytes: [UInt8], at position: Int) -> String? {
        let name = bytes[position...].prefix(nameCount)
        let head = name + dashes + [lineBreak]
        guard bytes[position...].starts(with: head) else { return nil }
        let start = position + head.count
        let closing = [lineBreak] + end + name + dashes
        guard let stop = find(closing, in: bytes, from: start) else { return nil }
        let review = Array(bytes[start..<stop])
        guard Array(Self.name(of: review).utf8) == Array(name) else { return nil }
        return String(validating: review, as: UTF8.self)
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= start + needle.count else { return nil }
        return (start...(bytes.count - needle.count)).first {
            bytes[$0] == needle[0] && bytes[$0...].starts(with: needle)
        }
    }

    private static func name(of review: [UInt8]) -> String {
        String(ContentHash.sha256(review).prefix(nameCount))
    }
}
