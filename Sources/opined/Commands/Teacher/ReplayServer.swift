import Admin
import Distillation
import Foundation

/// ``ReplayTeacher`` on a port.
final class ReplayServer: Sendable {
    /// The longest request that is read.
    static let bodyBytesMax = 1_048_576

    private let server: LocalServer
    private let address: String

    /// Listens at `address`, a numeric one, and `port`; 0 takes any free one.
    ///
    /// - Parameter delay: before each answer.
    static func start(
        _ teacher: ReplayTeacher, address: String = "127.0.0.1", port: Int = 0,
        delay: Duration = .zero
    ) async throws(LocalServer.StartFailure) -> ReplayServer {
        let server = try await LocalServer.start(
            address: address, port: port, bodyBytesMax: bodyBytesMax, logger: .quiet
        ) { request in
            if delay > .zero { try? await Task.sleep(for: delay) }
            return answer(request, teacher)
        }
        return ReplayServer(server, address)
    }

    private init(_ server: LocalServer, _ address: String) {
        (self.server, self.address) = (server, address)
    }

    /// For `teacher.endpoint`.
    var endpoint: String {
        let host = address.contains(":") ? "[\(address)]" : address
        return "http://\(host):\(server.port)/v1"
    }

    /// Closes the port and every connection.
    func stop() async { await server.stop() }

    /// Pure: what a request is answered.
    static func answer(_ request: LocalServer.Request, _ teacher: ReplayTeacher) -> HTTPAnswer {
        guard AdminRoutes.isLocal(request.host) else {
            return answer(
                ReplayTeacher.refusal(
                    421, "unknown_host", "this host is not served; use its address or localhost"))
        }
        let allowed: String
        switch (request.path, request.method) {
        case ("/v1/chat/completions", "POST"):
            return answer(teacher.response(to: Array(request.body)))
        case ("/v1/models", "GET"): return answer(teacher.models)
        case ("/v1/chat/completions", _): allowed = "POST"
        case ("/v1/models", _): allowed = "GET"
        default:
            return answer(
                ReplayTeacher.refusal(
                    404, "unknown_path", "there are /v1/chat/completions and /v1/models"))
        }
        var refusal = answer(
            ReplayTeacher.refusal(405, "unknown_method", "this path takes \(allowed) alone"))
        refusal.headers["Allow"] = allowed
        return refusal
    }

    private static func answer(_ response: ReplayTeacher.Response) -> HTTPAnswer {
        HTTPAnswer(
            status: response.status, contentType: "application/json", body: Data(response.body))
    }
}
