import Admin
import ArgumentParser
import Distillation
import Foundation
import Testing

@testable import opined

struct ReplayServerTests {
    private static let teacher = try? ReplayTeacher(
        ReplayCorpus(
            Array(#"{"Text":"Nice soup.","mixtral_response":"I loved it."}"#.utf8), path: "a"))

    private static func question(_ review: String) -> Data {
        Data(#"{"model":"m","messages":[{"role":"user","content":"\#(review)"}]}"#.utf8)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let method, path: String
        var host: String? = "localhost:1"
        var body = Data()
        let status: Int

        var testDescription: String { "\(method) \(path) \(host ?? "") \(status)" }
    }

    @Test(arguments: [
        Case(method: "GET", path: "/v1/models", status: 200),
        Case(method: "POST", path: "/v1/models", status: 405),
        Case(
            method: "POST", path: "/v1/chat/completions", body: question("Nice soup."),
            status: 200),
        Case(
            method: "POST", path: "/v1/chat/completions", body: question("Cold tea."),
            status: 404),
        Case(method: "POST", path: "/v1/chat/completions", status: 400),
        Case(method: "GET", path: "/v1/chat/completions", status: 405),
        Case(method: "GET", path: "/", status: 404),
        Case(method: "GET", path: "/v1/models", host: "evil.example", status: 421),
        Case(method: "GET", path: "/v1/models", host: nil, status: 421),
    ])
    func answersAsTabled(_ example: Case) throws {
        let teacher = try #require(Self.teacher)
        let answer = ReplayServer.answer(
            LocalServer.Request(
                method: example.method, path: example.path, host: example.host,
                body: example.body), teacher)
        #expect(answer.status == example.status)
        #expect(answer.contentType == "application/json")
        #expect((answer.headers["Allow"] != nil) == (example.status == 405))
        #expect((try? JSONSerialization.jsonObject(with: answer.body)) != nil)
    }

    /// From the prompt file over libcurl and the server to the corpus, and back.
    @Test func theDaemonsClientIsAnswered() async throws {
        let source = try ReplaySource()
        #expect(source.reviews == 499)
        let server = try await ReplayServer.start(source.teacher)
        let address = try TeacherAddress(server.endpoint)
        let wrong = try await BlockingThread.run("asker") {
            try Self.wrongAnswers(source, address, questions: 20)
        }
        #expect(wrong.isEmpty)
        await server.stop()
    }

    private struct Line: Decodable {
        var review, answer: String

        enum CodingKeys: String, CodingKey {
            case review = "Text"
            case answer = "mixtral_response"
        }
    }

    /// The answers that are not those of the corpus.
    private static func wrongAnswers(
        _ source: ReplaySource, _ address: TeacherAddress, questions: Int
    ) throws -> [String] {
        let prompts = try TeacherPrompts(
            directory: try ShareDirectory.standard.prompts().path(percentEncoded: false))
        let lines = try Data(contentsOf: URL(filePath: source.path)).dropFirst(3)
            .split(separator: 0x0A).prefix(questions)
            .map { try JSONDecoder().decode(Line.self, from: Data($0)) }
        return try lines.compactMap { line in
            let kind = try #require(source.teacher.kind(of: line.review))
            let answer = try ask(prompts[kind].messages(review: line.review), address)
            return answer.text == line.answer ? nil : answer.text
        }
    }

    private static func ask(
        _ messages: [ChatMessage], _ address: TeacherAddress
    ) throws(CallFailure) -> TeacherAnswer {
        let endpoint = CurlChatEndpoint(address, now: { .now }, secondsSinceEpoch: { 0 })
        let parameters = ChatParameters(model: "replay", tokensMax: 400, temperature: 0)
        return try endpoint.complete(messages, parameters, isCancelled: { false })
    }

    @Test(arguments: [
        ("Nobody wrote this.", 404), (String(repeating: "x", count: 1_048_577), 413),
    ])
    func whatItDoesNotTakeIsRefused(_ review: String, _ status: Int) async throws {
        let server = try await ReplayServer.start(try #require(Self.teacher))
        let address = try TeacherAddress(server.endpoint)
        let failure = await #expect(throws: CallFailure.self) {
            try await BlockingThread.run("asker") {
                try Self.ask([ChatMessage(role: .user, content: review)], address)
            }
        }
        #expect(failure?.kind == .status && failure?.status == status)
        await server.stop()
    }

    @Test func aMissingCorpusIsNamed() {
        let error = #expect(throws: DemoFailure.self) { try ReplaySource("nowhere.jsonl") }
        #expect(error?.description.contains("nowhere.jsonl") == true)
    }

    @Test func thePortMustBeOne() {
        #expect(throws: (any Error).self) { try TeacherReplay.parse(["--port", "65536"]) }
        #expect(throws: Never.self) { try TeacherReplay.parse(["--port", "0"]) }
    }
}
