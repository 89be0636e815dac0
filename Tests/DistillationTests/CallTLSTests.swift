import Foundation
import TestSupport
import Testing

@testable import Distillation

/// Calls to a teacher whose certificate is its own, by the program `openssl`.
@Suite(.ownThread)
struct CallTLSTests {
    typealias Calls = CurlChatEndpointTests

    private static let openssl = "/usr/bin/openssl"
    private static var hasOpenSSL: Bool {
        FileManager.default.isExecutableFile(atPath: openssl)
    }

    /// `openssl s_server` with a certificate for 127.0.0.1, which says the same to everyone.
    private final class Server {
        let folder: URL
        let process = Process()
        let port: Int
        var certificate: String { folder.appending(path: "cert.pem").path }

        init(saying answer: String) throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let maker = Process()
            maker.executableURL = URL(filePath: openssl)
            maker.currentDirectoryURL = folder
            maker.standardError = FileHandle.nullDevice
            maker.arguments = [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out",
                "cert.pem", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                "subjectAltName=IP:127.0.0.1",
            ]
            try maker.run()
            maker.waitUntilExit()
            let (output, input) = (Pipe(), Pipe())
            process.executableURL = URL(filePath: openssl)
            process.currentDirectoryURL = folder
            process.arguments = [
                "s_server", "-accept", "127.0.0.1:0", "-cert", "cert.pem", "-key", "key.pem",
                "-naccept", "1",
            ]
            (process.standardOutput, process.standardInput) = (output, input)
            process.standardError = FileHandle.nullDevice
            try process.run()
            // "ACCEPT 127.0.0.1:41273"
            var said = ""
            while !said.contains(/ACCEPT .*:\d+\n/) {
                let data = output.fileHandleForReading.availableData
                guard !data.isEmpty else { throw CocoaError(.fileReadUnknown) }
                said += String(decoding: data, as: UTF8.self)
            }
            port = Int(said.firstMatch(of: /ACCEPT .*:(\d+)\n/)?.1 ?? "") ?? 0
            try input.fileHandleForWriting.write(contentsOf: Data(answer.utf8))
        }

        func stop() {
            process.terminate()
            process.waitUntilExit()
            try? FileManager.default.removeItem(at: folder)
        }
    }

    private static let body = #"{"choices":[{"message":{"content":"Secret."}}]}"#
    private static let answer =
        "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"

    private func fails(_ failure: CallFailure?) {
        #expect(failure?.kind == .tls, "\(String(describing: failure))")
        #expect(failure?.end == .free && failure?.isRetriable == false)
        #expect(failure?.isOfEndpoint == true)
        #expect(failure?.description.contains(Calls.key) == false)
    }

    /// A plain server takes the greeting of TLS for a request, and refuses it.
    @Test func aPlainTeacherIsNotTrusted() throws {
        let teacher = try HostileTeacher(greeting: "HTTP/1.1 400 Bad Request\r\n\r\n")
        defer { teacher.stop() }
        fails(try Calls.ask(teacher.address.replacing("http:", with: "https:")).failure)
        #expect(teacher.tally.requests == 0)
    }

    @Test(.enabled(if: hasOpenSSL)) func aStrangersCertificateIsNotTrusted() throws {
        let server = try Server(saying: Self.answer)
        defer { server.stop() }
        fails(try Calls.ask("https://127.0.0.1:\(server.port)").failure)
    }

    @Test(.enabled(if: hasOpenSSL)) func anotherHostsCertificateIsNotTrusted() throws {
        let server = try Server(saying: Self.answer)
        defer { server.stop() }
        fails(
            try Calls.ask("https://localhost:\(server.port)", caFile: server.certificate).failure)
    }

    @Test(.enabled(if: hasOpenSSL)) func aCertificateOfTheOperatorIsTrusted() throws {
        let server = try Server(saying: Self.answer)
        defer { server.stop() }
        let result = try Calls.ask(
            "https://127.0.0.1:\(server.port)", caFile: server.certificate)
        #expect(try result.get().text == "Secret.")
    }

    @Test func aMissingFileOfCertificatesIsNoTrust() throws {
        let teacher = try HostileTeacher()
        defer { teacher.stop() }
        let result = try Calls.ask(
            teacher.address.replacing("http:", with: "https:"), caFile: "nowhere.pem")
        fails(result.failure)
    }
}
