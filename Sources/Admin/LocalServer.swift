import FlyingFox
import FlyingSocks
import Foundation
import Logging

/// A small HTTP server for machines near by: bounded in connections, in time and in what it reads.
public final class LocalServer: Sendable {
    /// What is asked.
    public struct Request: Sendable {
        public var method: String
        public var path: String
        /// The `Host` header; nil where there was none.
        public var host: String?
        public var body: Data

        public init(method: String, path: String, host: String?, body: Data = Data()) {
            (self.method, self.path, self.host, self.body) = (method, path, host, body)
        }
    }

    /// Why the server can't start.
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
    /// - Parameters:
    ///   - bodyBytesMax: a request with a longer body is answered with 413 and not read further.
    ///   - answer: called on any thread, for several requests at once; must not block for long.
    /// - Throws: ``StartFailure`` where the address or the port can't be had.
    public static func start(
        address: String, port: Int, bodyBytesMax: Int, logger: Logger,
        answer: @escaping @Sendable (Request) async -> HTTPAnswer
    ) async throws(StartFailure) -> LocalServer {
        do {
            return try await LocalServer(
                address: address, port: port, logger: logger,
                handler: Handler(bodyBytesMax: bodyBytesMax, answer: answer))
        } catch {
            throw StartFailure(description: "listen on \(address) port \(port): \(error)")
        }
    }

    private init(
        address: String, port: Int, logger: Logger, handler: Handler
    ) async throws {
        // A port that was given is kept over a failure; a free one is found once.
        let server = HTTPServer(
            config: try Self.configuration(address: address, port: UInt16(port)),
            handler: handler)
        let (starts, start) = AsyncStream.makeStream(of: Result<Void, any Error>.self)
        let task = Task {
            while !Task.isCancelled {
                do { try await server.run() } catch {
                    start.yield(.failure(error))
                    guard !Task.isCancelled else { return }
                    logger.warning("the HTTP server failed and starts anew: \(error)")
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

/// FlyingFox's view of the answers.
private struct Handler: HTTPHandler {
    let bodyBytesMax: Int
    let answer: @Sendable (LocalServer.Request) async -> HTTPAnswer

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let method = request.method.rawValue
        let answer = try await self.answer(to: request, method)
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

    private func answer(to request: HTTPRequest, _ method: String) async throws -> HTTPAnswer {
        var body = Data()
        if request.bodySequence.count ?? 0 <= bodyBytesMax {
            for try await part in request.bodySequence {
                guard part.count <= bodyBytesMax - body.count else { return tooLarge }
                body += part
            }
        } else {
            return tooLarge
        }
        return await answer(
            LocalServer.Request(
                method: method, path: request.path, host: request.headers[.host], body: body))
    }

    private var tooLarge: HTTPAnswer {
        var answer = HTTPAnswer.text(413, "a request has \(bodyBytesMax) bytes at most")
        // What is left of it would be taken for the next request.
        answer.headers["Connection"] = "close"
        return answer
    }

    private static func statusCode(_ code: Int) -> HTTPStatusCode {
        let phrases = [
            200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
            413: "Content Too Large", 421: "Misdirected Request", 503: "Service Unavailable",
        ]
        return HTTPStatusCode(code, phrase: phrases[code] ?? "Answered")
    }
}
