import Foundation
import Logging
import Testing

@testable import Admin

struct LocalServerTests {
    /// Says what it was asked.
    private static func start() async throws -> LocalServer {
        try await LocalServer.start(
            address: "127.0.0.1", port: 0, bodyBytesMax: 8,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { request in
            let body = String(decoding: request.body, as: UTF8.self)
            return .text(200, "\(request.method) \(request.path) \(request.host ?? "-") <\(body)>")
        }
    }

    private static func exchange(_ lines: [String], _ body: String, port: Int) async throws
        -> String
    {
        let head = (["POST /a HTTP/1.1", "Host: h"] + lines + ["", ""]).joined(separator: "\r\n")
        return try await AdminServerTests.exchange(head + body, port: port)
    }

    @Test(arguments: [
        (["Content-Length: 8"], "12345678", "POST /a h <12345678>"), ([], "", "POST /a h <>"),
        (["Transfer-Encoding: chunked"], "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "POST /a h <abcde>"),
    ])
    func handsTheRequestOn(_ lines: [String], _ body: String, _ said: String) async throws {
        let server = try await Self.start()
        let answer = try await Self.exchange(lines, body, port: server.port)
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.contains(said))
        await server.stop()
    }

    @Test(arguments: [
        (["Content-Length: 9"], "123456789"),
        (["Transfer-Encoding: chunked"], "5\r\nabcde\r\n4\r\nfghi\r\n0\r\n\r\n"),
    ])
    func aBodyBeyondTheBoundIsRefused(_ lines: [String], _ body: String) async throws {
        let server = try await Self.start()
        let answer = try await Self.exchange(lines, body, port: server.port)
        #expect(answer.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"))
        #expect(!answer.contains("POST /a"))
        let next = try await Self.exchange(["Content-Length: 2"], "ok", port: server.port)
        #expect(next.contains("<ok>"))
        await server.stop()
    }
}
