import Admin
import ArgumentParser
import Glibc

/// `opined teacher replay`: a teacher that needs no network and costs nothing.
struct TeacherReplay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Serve the answers of a corpus as an OpenAI-compatible chat endpoint.",
        discussion: """
            Answers questions about the reviews of the corpus with what a teacher said of them \
            before, and refuses all others (404). Without --corpus these are the 500 reviews of \
            the demo. Name the address that it prints in teacher.endpoint. Serves until SIGTERM \
            or SIGINT; only clients that name this host by an address or as localhost.
            """)

    @Option(help: "The numeric address to listen at.")
    var listen = "127.0.0.1"

    @Option(help: "The port to listen at; 0 takes a free one.")
    var port = 8765

    @Option(
        help: ArgumentHelp(
            "JSON lines with \"Text\" and \"mixtral_response\", or an exported corpus.",
            valueName: "file"))
    var corpus: String?

    @Option(help: "Milliseconds before each answer, as a teacher takes them.")
    var delayMs = 0

    func validate() throws {
        guard (0...86_400_000).contains(delayMs) else {
            throw ValidationError("--delay-ms is \(delayMs); give 0 to 86400000")
        }
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is \(port); give 0 to 65535")
        }
    }

    func run() async throws {
        let source: ReplaySource
        do { source = try ReplaySource(corpus) } catch {
            Console.note("\(error)")
            throw ExitStatus.badInput
        }
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let signals = Signals([SIGTERM: { end.yield() }, SIGINT: { end.yield() }])
        let server: ReplayServer
        do {
            server = try await ReplayServer.start(
                source.teacher, address: listen, port: port, delay: .milliseconds(delayMs))
        } catch {
            Console.note("\(error); end what uses the port, or choose another --port or --listen")
            throw ExitStatus.failure
        }
        Console.note("\(source.reviews) reviews of \(source.path)")
        Console.data(server.endpoint)
        _ = await ends.first { _ in true }
        withExtendedLifetime(signals) {}
        await server.stop()
    }
}
