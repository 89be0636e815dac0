import Foundation
import Glibc
import Testing

@testable import opined

struct SystemdNotifierTests {
    @Test(arguments: [true, false])
    func sendsOneDatagramForAllMessages(isAbstract: Bool) throws {
        let socket = try NotifySocket(isAbstract: isAbstract)
        let notifier = try #require(SystemdNotifier(socket: socket.name))
        #expect(notifier.send(.ready, .status("running: 3 partitions\n\u{1B}[31mred")))
        #expect(socket.receive() == "READY=1\nSTATUS=running: 3 partitions\\n\\u{1B}[31mred")
        notifier.send(.reloading(monotonicMicroseconds: 12))
        notifier.send(.stopping, .extendTimeout(.milliseconds(1_500)))
        notifier.send(.watchdog)
        #expect(socket.receive() == "RELOADING=1\nMONOTONIC_USEC=12")
        #expect(socket.receive() == "STOPPING=1\nEXTEND_TIMEOUT_USEC=1500000")
        #expect(socket.receive() == "WATCHDOG=1")
    }

    @Test(arguments: [nil, "", "@", "vsock:2:1234", "relative/path", "/a\u{0}b"])
    func isSilentWithoutASocketOfItsKind(_ socket: String?) {
        #expect(SystemdNotifier(socket: socket) == nil)
    }

    @Test(arguments: [107, 108, 4_096])
    func refusesANameThatNoSocketCanHave(length: Int) {
        let name = "/" + String(repeating: "x", count: length - 1)
        #expect((SystemdNotifier(socket: name) != nil) == (length < 108))
    }

    @Test func aSocketThatIsGoneIsNoError() throws {
        let notifier = try #require(SystemdNotifier(socket: "/nowhere/at/all"))
        #expect(!notifier.send(.watchdog))
    }

    @Test func aFullSocketDoesNotBlock() throws {
        let socket = try NotifySocket(isAbstract: true)
        let notifier = try #require(SystemdNotifier(socket: socket.name))
        var sent = 0
        while sent < 100_000, notifier.send(.watchdog) { sent += 1 }
        #expect(sent < 100_000)
        #expect(socket.receive() == "WATCHDOG=1")
        #expect(notifier.send(.watchdog))
    }
}

/// Stands in for systemd: a datagram socket with a name.
final class NotifySocket {
    let name: String
    private let descriptor: Int32
    private let path: String?

    init(isAbstract: Bool) throws {
        let unique = UUID().uuidString
        let path = FileManager.default.temporaryDirectory.appending(path: unique).path
        self.path = isAbstract ? nil : path
        name = isAbstract ? "@opined-\(unique)" : path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if isAbstract { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(2 + bytes.count + (isAbstract ? 0 : 1))
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length)
            }
        }
        guard result == 0 else { throw POSIXError(.EADDRINUSE) }
    }

    deinit {
        close(descriptor)
        if let path { unlink(path) }
    }

    /// The next datagram, which must be there already: a datagram arrives when it is sent.
    func receive() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}
