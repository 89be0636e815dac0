import Foundation

/// The chat endpoint of a teacher, checked before anything is sent to it.
///
/// Narrower than what an URL may be, so that no two readers of it take it for different hosts.
public struct TeacherAddress: Equatable, Sendable {
    private static let bytesMax = 2_048
    private static let path = "/chat/completions"
    private static let pathBytes = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%/".utf8)

    /// Where questions are posted.
    public let chatURL: String
    /// With the port where one is given: how errors name the teacher.
    public let host: String
    public let isEncrypted: Bool

    /// - Parameters:
    ///   - text: as `https://ai.example/v1`; what follows, `/chat/completions`, is added.
    ///   - allowsHTTP: whether reviews and key may cross a network in the clear. To this host
    ///     itself they always may.
    public init(_ text: String, allowsHTTP: Bool = false) throws(TeacherAddressError) {
        guard text.utf8.count <= Self.bytesMax, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw TeacherAddressError("holds what no address may", "write it in ASCII, unspaced")
        }
        guard let scheme = Self.scheme(of: text) else {
            throw TeacherAddressError("is no address of http or https", "begin it with https://")
        }
        guard !text.contains("@") else {
            throw TeacherAddressError("holds a user", "hand in the key as teacher.key_file")
        }
        guard !text.contains(where: { $0 == "?" || $0 == "#" }) else {
            throw TeacherAddressError("has a query or a fragment", "end it with the path")
        }
        let rest = text.dropFirst(scheme.count)
        let authority = String(rest.prefix { $0 != "/" })
        guard let name = Self.name(in: authority) else {
            throw TeacherAddressError("names no host", "write it as https://HOST:PORT/v1")
        }
        var path = rest.dropFirst(authority.count)
        while path.last == "/" { path = path.dropLast() }
        guard path.utf8.allSatisfy(Self.pathBytes.contains) else {
            throw TeacherAddressError("has a path of odd characters", "encode them by %")
        }
        guard !path.lowercased().hasSuffix(Self.path) else {
            throw TeacherAddressError("ends with \(Self.path)", "leave that out; it is added")
        }
        isEncrypted = scheme.lowercased() == "https://"
        guard isEncrypted || allowsHTTP || Self.isLoopback(name) else {
            throw TeacherAddressError(
                "would send reviews over the network in the clear",
                "use https://, or set teacher.allow_http where the network is yours")
        }
        host = authority
        chatURL = scheme.lowercased() + authority + path + Self.path
    }

    private static func scheme(of text: String) -> Substring? {
        ["https://", "http://"].lazy.map { text.prefix($0.count) }
            .first { ["https://", "http://"].contains($0.lowercased()) }
    }

    /// The host of an authority, brackets and port taken off; nil where it is none.
    private static func name(in authority: String) -> String? {
        if authority.hasPrefix("[") {
            let parts = authority.dropFirst().split(
                separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, isPort(parts[1]), isV6(String(parts[0])) else { return nil }
            return String(parts[0])
        }
        let name = authority.prefix { $0 != ":" }
        guard isPort(authority.dropFirst(name.count)), (1...253).contains(name.utf8.count),
            name.utf8.first != UInt8(ascii: "-"), name.utf8.first != UInt8(ascii: "."),
            name.utf8.allSatisfy({ pathBytes.contains($0) && !"%/~".utf8.contains($0) })
        else { return nil }
        return String(name)
    }

    private static func isPort(_ text: Substring) -> Bool {
        guard let first = text.first else { return true }
        let digits = text.dropFirst()
        return first == ":" && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && UInt16(digits).map { $0 > 0 } ?? false
    }

    private static func isV6(_ text: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, text, &address) == 1
    }

    private static func isLoopback(_ name: String) -> Bool {
        if name.lowercased() == "localhost" || name == "::1" { return true }
        var address = in_addr()
        guard inet_pton(AF_INET, name, &address) == 1 else { return false }
        return UInt32(bigEndian: address.s_addr) >> 24 == 127
    }
}

/// An address of a teacher that is not used: why, and what to do. It never quotes the address,
/// which may hold a secret.
public struct TeacherAddressError: Error, Equatable, Sendable, CustomStringConvertible {
    public let problem: String
    public let remedy: String

    init(_ problem: String, _ remedy: String) { (self.problem, self.remedy) = (problem, remedy) }

    public var description: String { "read teacher.endpoint: it \(problem); \(remedy)" }
}
