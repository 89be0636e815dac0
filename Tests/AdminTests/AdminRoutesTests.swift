import Foundation
import Testing

@testable import Admin

struct AdminRoutesTests {
    let routes = AdminRoutes(
        metrics: { "up 1\n" }, health: { .ok },
        readiness: { HealthReport(reasons: ["no broker has answered for 12 s"]) })

    struct Case: CustomTestStringConvertible, Sendable {
        let method, path: String
        let host: String?
        let status: Int

        init(_ method: String, _ path: String, _ host: String?, _ status: Int) {
            (self.method, self.path, self.host, self.status) = (method, path, host, status)
        }

        var testDescription: String { "\(method) \(path) from \(host ?? "nobody")" }
    }

    @Test(arguments: [
        Case("GET", "/metrics", "localhost:9464", 200),
        Case("HEAD", "/metrics", "127.0.0.1:9464", 200),
        Case("GET", "/healthz", "[::1]:9464", 200),
        Case("GET", "/healthz", "[::1]", 200),
        Case("GET", "/readyz", "LOCALHOST", 503),
        Case("GET", "/metrics", "10.1.2.3:9464", 200),
        Case("GET", "/", "localhost", 404),
        Case("GET", "/metrics/", "localhost", 404),
        Case("GET", "/../etc/passwd", "localhost", 404),
        Case("GET", "/METRICS", "localhost", 404),
        Case("POST", "/metrics", "localhost", 405),
        Case("DELETE", "/", "localhost", 405),
        Case("get", "/metrics", "localhost", 405),
        Case("GET", "/metrics", nil, 421),
        Case("GET", "/metrics", "", 421),
        Case("GET", "/metrics", "evil.example", 421),
        Case("GET", "/metrics", "127.0.0.1.evil.example", 421),
        Case("GET", "/metrics", "localhost.evil.example:9464", 421),
        Case("GET", "/metrics", "localhost:x", 421),
        Case("GET", "/metrics", "[::1", 421),
        Case("GET", "/metrics", "[::1]x", 421),
        Case("GET", "/metrics", "[localhost]", 421),
        Case("POST", "/metrics", "evil.example", 421),
        Case("GET", "/metrics", String(repeating: "1", count: 300), 421),
    ])
    func answers(_ example: Case) {
        let answer = routes.answer(
            method: example.method, path: example.path, host: example.host)
        #expect(answer.status == example.status)
        #expect(answer.body.last == 0x0A)
    }

    @Test func reportsSayWhy() throws {
        let answer = routes.answer(method: "GET", path: "/readyz", host: "localhost")
        #expect(answer.contentType == "application/json")
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == "{\"reasons\":[\"no broker has answered for 12 s\"],\"status\":\"failing\"}\n")
        #expect(
            String(decoding: HealthReport.ok.json, as: UTF8.self)
                == "{\"reasons\":[],\"status\":\"ok\"}\n")
    }
}
