import Logging

/// The HTTP server of the daemon: metrics and health, for machines near by.
public final class AdminServer: Sendable {
    /// Why the server can't start, and what to do.
    public struct StartFailure: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    private let server: LocalServer
    /// The port that it listens on, also where 0 was asked for.
    public var port: Int { server.port }

    /// Listens at `address`, a numeric one, and `port`; 0 takes any free one.
    ///
    /// - Throws: ``StartFailure`` where the address or the port can't be had.
    public static func start(
        address: String, port: Int, routes: AdminRoutes, logger: Logger
    ) async throws(StartFailure) -> AdminServer {
        do throws(LocalServer.StartFailure) {
            let server = try await LocalServer.start(
                address: address, port: port, bodyBytesMax: 4_096, logger: logger
            ) { routes.answer(method: $0.method, path: $0.path, host: $0.host) }
            return AdminServer(server)
        } catch {
            throw StartFailure(
                description: "\(error); end what uses the port, or change admin.port or "
                    + "admin.listen")
        }
    }

    private init(_ server: LocalServer) { self.server = server }

    /// Closes the port and every connection.
    public func stop() async { await server.stop() }
}
