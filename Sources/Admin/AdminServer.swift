import FlyingFox
import FlyingSocks
import Foundation
import Logging

/// The HTTP server of the daemon: metrics and health, for machines near by.
public final class AdminServer: Sendable {
    /// Why the server can't start, and what to do.
    public struct StartFailure: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    private let server: HTTPServer
    private let task: Task<Void, Never>
    /// The port that it listens on, also where 0 was asked for.
    public let port: Int

    /// The pause before it listens anew after a failure, as when descriptors run out.
    static let pauseAfterFailure = Duration.seconds(1)

    /// Listens at `address`, a numeric one, and `port`; 0 takes any free one.
    ///
    /// - Throws: ``StartFailure`` where the address or the port can't be had.
    public static func start(
        address: String, port: Int, routes: AdminRoutes, logger: Logger
    ) async throws(StartFailure) -> AdminServer {
        do {
            return try await AdminServer(
                address: address, port: port, routes: routes, logger: logger)
        } catch {
            throw StartFailure(
                description: "listen on \(address) port \(port): \(error); "
                    + "end what uses the port, or change admin.port or admin.listen")
        }
    }

    private init(
        address: String, port: Int, routes: AdminRoutes, logger: Logger
    ) async throws {
        // A port that was given is kept over a failure; a free one is found once.
        let server = HTTPServer(
            config: try Self.configuration(address: address, port: UInt16(port)),
            handler: AdminHandler(routes: routes))
        let (starts, start) = AsyncStream.makeStream(of: Result<Void, any Error>.self)
        let task = Task {
            while !Task.isCancelled {
                do { try await server.run() } catch {
                    start.yield(.failure(error))
                    guard !Task.isCancelled else { return }
                    logger.warning("the admin server failed and starts anew: \(error)")
                }
                try? await Task.sleep(for: Self.pauseAfterFailure)
            }
        }
        let waiting = Task {
            do {
                try await server.waitUntilListening()
                start.yield(.success(()))
            } catch { start.yield(.failure(error)) }
        }
        let first = await starts.first { _ in true }
        if case .failure(let error) = first {
            task.cancel()
            waiting.cancel()
            throw error
        }
        (self.server, self.task) = (server, task)
        self.port = await Self.port(of: server) ?? port
    }

    /// Closes the port and every connection.
    public func stop() async {
        task.cancel()
        await server.stop()
    }

    private static func configuration(
        address: String, port: UInt16
    ) throws -> HTTPServer.Configuration {
        let pool = BoundedPool(HTTPServer.defaultPool(logger: .disabled))
        if address.contains(":") {
            return HTTPServer.Configuration(
                address: try sockaddr_in6.inet6(ip6: address, port: port), timeout: 5,
                pool: pool, logger: .disabled)
        }
        return HTTPServer.Configuration(
            address: try sockaddr_in.inet(ip4: address, port: port), timeout: 5,
            pool: pool, logger: .disabled)
    }

    private static func port(of server: HTTPServer) async -> Int? {
        switch await server.listeningAddress {
        case .ip4(_, let port), .ip6(_, let port): Int(port)
        default: nil
        }
    }
}

/// FlyingFox's view of ``AdminRoutes``.
private struct AdminHandler: HTTPHandler {
    let routes: AdminRoutes

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let method = request.method.rawValue
        let answer = routes.answer(
            method: method, path: request.path, host: request.headers[.host])
        var headers: HTTPHeaders = [
            .contentType: answer.contentType,
            .contentLength: "\(answer.body.count)",
            HTTPHeader("X-Content-Type-Options"): "nosniff",
            HTTPHeader("Cache-Control"): "no-store",
        ]
        for (name, value) in answer.headers { headers[HTTPHeader(name)] = value }
        return HTTPResponse(
            statusCode: Self.statusCode(answer.status), headers: headers,
            body: method == "HEAD" ? Data() : answer.body)
    }

    private static func statusCode(_ code: Int) -> HTTPStatusCode {
        switch code {
        case 200: .ok
        case 404: .notFound
        case 405: .methodNotAllowed
        case 421: HTTPStatusCode(421, phrase: "Misdirected Request")
        default: .serviceUnavailable
        }
    }
}
