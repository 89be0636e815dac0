import Glibc

/// Forms of text that several settings share.
extension SettingsReader {
    /// A topic as Kafka allows it.
    mutating func requireTopic(_ topic: String, _ key: String) {
        let isLegal = topic.utf8.allSatisfy { byte in
            switch UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 {
            case true: true
            case false: (0x30...0x39).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
            }
        }
        require(
            isLegal && (1...249).contains(topic.utf8.count) && topic != "." && topic != "..", key,
            "holds \"\(topic)\"; a topic has 1…249 of the characters a-z A-Z 0-9 . _ -")
    }

    /// A JSON Pointer (RFC 6901): empty, or tokens that each start with a slash.
    mutating func requirePointer(_ pointer: String, _ key: String) {
        let escapes = pointer.split(separator: "~", omittingEmptySubsequences: false).dropFirst()
        require(
            (pointer.isEmpty || pointer.hasPrefix("/"))
                && escapes.allSatisfy { $0.hasPrefix("0") || $0.hasPrefix("1") },
            key, "is \(pointer); write a JSON Pointer, as /review/text")
    }

    /// A numeric IPv4 or IPv6 address.
    mutating func requireAddress(_ address: String, _ key: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        require(
            inet_pton(AF_INET, address, &v4) == 1 || inet_pton(AF_INET6, address, &v6) == 1, key,
            "is \(address); write an IPv4 or IPv6 address, as 127.0.0.1")
    }
}
