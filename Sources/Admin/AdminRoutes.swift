import Foundation

/// What the admin server answers: no socket in here, so that every answer can be tabled.
///
/// Only GET and HEAD, only three paths, and only to clients that name this host as an address or
/// `localhost`: a web page whose domain was pointed at 127.0.0.1 (DNS rebinding) names its domain.
public struct AdminRoutes: Sendable {
    let metrics: @Sendable () -> String
    let health: @Sendable () -> HealthReport
    let readiness: @Sendable () -> HealthReport

    /// - Parameters:
    ///   - metrics: The exposition, as ``MetricsRegistry/exposition()`` gives it.
    ///   - health: Whether the process makes progress; if not, it should be restarted.
    ///   - readiness: Whether it does its work at the moment; if not, someone should look.
    ///   Each is called on any thread, and must neither block nor fail.
    public init(
        metrics: @escaping @Sendable () -> String,
        health: @escaping @Sendable () -> HealthReport,
        readiness: @escaping @Sendable () -> HealthReport
    ) {
        (self.metrics, self.health, self.readiness) = (metrics, health, readiness)
    }

    /// - Parameter host: The `Host` header; nil where the request had none.
    func answer(method: String, path: String, host: String?) -> HTTPAnswer {
        guard Self.isLocal(host) else {
            return .text(421, "this host is not served; use its address or localhost")
        }
        guard ["GET", "HEAD"].contains(method) else {
            var answer = HTTPAnswer.text(405, "only GET and HEAD")
            answer.headers["Allow"] = "GET, HEAD"
            return answer
        }
        switch path {
        case "/metrics":
            return HTTPAnswer(
                status: 200, contentType: Exposition.contentType, body: Data(metrics().utf8))
        case "/healthz": return .report(health())
        case "/readyz": return .report(readiness())
        default: return .text(404, "there are /metrics, /healthz and /readyz")
        }
    }

    /// Whether `host` is `localhost` or a numeric address, with or without a port.
    public static func isLocal(_ host: String?) -> Bool {
        guard let host, host.utf8.count <= 255 else { return false }
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            let port = host[host.index(after: end)...]
            return isPort(port) && isAddress(String(host.dropFirst().prefix { $0 != "]" }))
        }
        let name = host.prefix { $0 != ":" }
        guard isPort(host.dropFirst(name.count)) else { return false }
        return name.lowercased() == "localhost" || isAddress(String(name))
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.first == ":" && UInt16(text.dropFirst()) != nil
    }

    private static func isAddress(_ text: String) -> Bool {
        var v4 = in_addr()
        var v6 = in6_addr()
        return inet_pton(AF_INET, text, &v4) == 1 || inet_pton(AF_INET6, text, &v6) == 1
    }
}

extension HTTPAnswer {
    static func report(_ report: HealthReport) -> Self {
        Self(
            status: report.isOK ? 200 : 503, contentType: "application/json",
            body: report.json)
    }
}
