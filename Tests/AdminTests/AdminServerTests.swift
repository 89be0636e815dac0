import Foundation
import FoundationNetworking
import Glibc
import Logging
import Testing

@testable import Admin

struct AdminServerTests {
    let routes = AdminRoutes(
        metrics: { "up 1\n" }, health: { .ok },
        readiness: { HealthReport(reasons: ["no model"]) })
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func servesARealClient() async throws {
        let server = try await AdminServer.start(
            address: "127.0.0.1", port: 0, routes: routes, logger: logger)
        for (path, status, body) in [
            ("metrics", 200, "up 1\n"), ("healthz", 200, "ok"), ("readyz", 503, "no model"),
            ("other", 404, "/metrics"),
        ] {
            let url = try #require(URL(string: "http://127.0.0.1:\(server.port)/\(path)"))
            let (data, response) = try await URLSession.shared.data(from: url)
            let http = try #require(response as? HTTPURLResponse)
            #expect(http.statusCode == status)
            #expect(String(decoding: data, as: UTF8.self).contains(body))
            #expect(http.value(forHTTPHeaderField: "X-Content-Type-Options") == "nosniff")
        }
        await server.stop()
    }

    @Test func headHasTheLengthAndNoBody() async throws {
        let server = try await AdminServer.start(
            address: "127.0.0.1", port: 0, routes: routes, logger: logger)
        let port = server.port
        let answer = try await Self.exchange(
            "HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", port: port)
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains("Content-Length: 5\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
        await server.stop()
    }

    @Test(arguments: [
        "\r\n\r\n", "GET\r\n\r\n", "\u{0}\u{1}\r\n", "GET / HTTP/1.1\r\nHost\r\n\r\n",
    ])
    func survivesWhatIsNoRequest(_ text: String) async throws {
        let server = try await AdminServer.start(
            address: "127.0.0.1", port: 0, routes: routes, logger: logger)
        let port = server.port
        _ = try await Self.exchange(text, port: port)
        let answer = try await Self.exchange(
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", port: port)
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        await server.stop()
    }

    @Test func aPortInUseIsNamed() async throws {
        let server = try await AdminServer.start(
            address: "127.0.0.1", port: 0, routes: routes, logger: logger)
        let failure = await #expect(throws: AdminServer.StartFailure.self) {
            try await AdminServer.start(
                address: "127.0.0.1", port: server.port, routes: routes, logger: logger)
        }
        #expect(failure?.description.contains("port \(server.port)") == true)
        #expect(failure?.description.contains("admin.port") == true)
        await server.stop()
    }

    @Test func silentConnectionsDoNotKeepOthersOut() async throws {
        let server = try await AdminServer.start(
            address: "127.0.0.1", port: 0, routes: routes, logger: logger)
        let silent = try (0..<BoundedPool.connectionsMax * 2).map { _ in
            try Self.connect(port: server.port)
        }
        // Those above the bound are closed by the server; one that leaves makes room.
        defer { silent.dropFirst().forEach { close($0) } }
        close(silent[0])
        var answer = ""
        for _ in 0..<100 where !answer.hasPrefix("HTTP/1.1 200") {
            answer = try await Self.exchange(
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", port: server.port)
        }
        #expect(answer.hasPrefix("HTTP/1.1 200"))
        await server.stop()
    }

    /// Sends `text`, half-closes, and reads until the server ends or ten seconds have passed.
    static func exchange(_ text: String, port: Int) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let socket = try connect(port: port)
                        defer { close(socket) }
                        _ = text.utf8.withContiguousStorageIfAvailable {
                            send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                        }
                        shutdown(socket, Int32(SHUT_WR))
                        var answer: [UInt8] = []
                        var buffer = [UInt8](repeating: 0, count: 4_096)
                        while case let count = recv(socket, &buffer, buffer.count, 0), count > 0 {
                            answer += buffer.prefix(count)
                        }
                        return String(decoding: answer, as: UTF8.self)
                    })
            }
        }
    }

    private static func connect(port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var deadline = timeval(tv_sec: 10, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &deadline, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw POSIXError(.ECONNREFUSED) }
        return descriptor
    }
}
