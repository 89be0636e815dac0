import Glibc

/// Tells systemd how the service fares: datagrams to `$NOTIFY_SOCKET` (sd_notify(3)), without
/// libsystemd. Any thread; a message that can't be sent is dropped, since nothing depends on it.
struct SystemdNotifier: Sendable {
    /// One assignment of sd_notify(3).
    enum Message: Equatable, Sendable {
        case ready, stopping, watchdog
        /// Ends with the next `ready`; the time is CLOCK_MONOTONIC.
        case reloading(monotonicMicroseconds: UInt64)
        /// Shown by `systemctl status`; control characters are escaped.
        case status(String)
        /// Asks for that much time from now on, for start or stop.
        case extendTimeout(Duration)

        var text: String {
            switch self {
            case .ready: "READY=1"
            case .stopping: "STOPPING=1"
            case .watchdog: "WATCHDOG=1"
            case .reloading(let time): "RELOADING=1\nMONOTONIC_USEC=\(time)"
            case .status(let text): "STATUS=\(PrintableText.escape(text, bytesMax: 512))"
            case .extendTimeout(let time):
                "EXTEND_TIMEOUT_USEC=\(Int64(max(0, time / .microseconds(1))))"
            }
        }
    }

    /// The address: a path, or an abstract name that begins with a zero byte.
    private let name: [UInt8]

    /// - Parameter socket: `$NOTIFY_SOCKET`: a path, or `@` and an abstract name.
    /// - Returns: nil where it is unset, of another kind (`vsock:`), or too long for a socket.
    init?(socket: String?) {
        guard let socket, let first = socket.first, first == "/" || first == "@" else { return nil }
        var name = Array(socket.utf8)
        guard name.count > 1, name.count < Self.nameBytesMax, !name.contains(0) else { return nil }
        if first == "@" { name[0] = 0 }
        self.name = name
    }

    /// Sends `messages` as one datagram.
    /// - Returns: Whether systemd's socket took it. Never blocks.
    @discardableResult
    func send(_ messages: Message...) -> Bool {
        let text = Array(messages.map(\.text).joined(separator: "\n").utf8)
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var (address, length) = address()
        let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, text, text.count, flags, $0, length) == text.count
            }
        }
    }

    /// The length counts an abstract name exactly: a zero byte at its end would be part of it.
    private func address() -> (sockaddr_un, socklen_t) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        let end = name.first == 0 ? 0 : 1
        return (address, socklen_t(offset + name.count + end))
    }

    private static var nameBytesMax: Int { MemoryLayout.size(ofValue: sockaddr_un().sun_path) }
}
