import Foundation

/// The other end of sd_notify(3): a datagram socket that hears what a service says.
///
/// Waiting for it needs no sleep, and it is what systemd sees.
final class NotifySocket {
    let path: String
    private let descriptor: Int32

    init() throws {
        // sun_path holds 108 bytes, so the name is short and in the system's temporary folder.
        path = NSTemporaryDirectory() + "opined-\(UUID().uuidString.prefix(8)).sock"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard descriptor >= 0, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw CocoaError(.fileWriteUnknown)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    /// Whether a line arrives in time. Other lines are read and left.
    func waits(for line: String, within deadline: Duration) -> Bool {
        message(within: deadline) { $0 == line } != nil
    }

    /// The first datagram, as its lines, of which one passes; nil where none arrives in time.
    func message(within deadline: Duration, where passes: (String) -> Bool) -> [String]? {
        let end = ContinuousClock.now + deadline
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return nil }
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let milliseconds = left.components.seconds * 1000 + 1
            guard poll(&poller, 1, Int32(clamping: milliseconds)) > 0 else { return nil }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            let lines = String(decoding: buffer[..<count], as: UTF8.self)
                .split(separator: "\n").map(String.init)
            if lines.contains(where: passes) { return lines }
        }
    }
}
