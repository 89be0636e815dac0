/// What comes back of a call, byte by byte, within bounds.
struct AnswerIntake {
    /// The headers of one answer, interim ones included.
    static let headerBytesMax = 32_768

    private let bodyBytesMax: Int
    private var headerBytes = 0
    private(set) var body: [UInt8] = []
    /// Of the last head that came; nil before the first.
    private(set) var status: Int?
    /// As it was sent.
    private(set) var retryAfter: String?
    private(set) var isTooLarge = false

    init(bodyBytesMax: Int) { self.bodyBytesMax = bodyBytesMax }

    /// Whether anything came at all.
    var hasBegun: Bool { headerBytes > 0 }

    /// Takes a line of the head, its end included.
    ///
    /// - Returns: whether more is wanted. Behind the head of a refusal nothing is.
    mutating func takeHeader(_ line: some Collection<UInt8>) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.headerBytesMax else {
            isTooLarge = true
            return false
        }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            let code = text.split(separator: " ").dropFirst().first.flatMap { Int($0.prefix(3)) }
            (status, retryAfter) = (code, nil)
            return true
        }
        let name = text.prefix { $0 != ":" }
        if name.count < text.count, name.lowercased() == "retry-after" {
            retryAfter = text.dropFirst(name.count + 1).filter { !$0.isNewline }
        }
        let isEnd = text.allSatisfy(\.isNewline)
        return !isEnd || (100..<300).contains(status ?? 0)
    }

    /// Takes a part of the body.
    ///
    /// - Returns: whether more is wanted.
    mutating func takeBody(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.count <= bodyBytesMax - body.count else {
            isTooLarge = true
            return false
        }
        body += bytes
        return true
    }
}
