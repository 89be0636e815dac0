import Admin
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
            method: "POST", path: "/v1/chat/completions", body: question("Nice soup."), status: 200),
        Case(
            method: "POST", path: "/v1/chat/completions", body: question("Cold tea."), status: 404),
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
        let server = try await ReplayServer.start(try ReplaySource().teacher)
        let source = try ReplaySource()
        #expect(source.reviews == 499)
        let endpoint = CurlChatEndpoint(
            try TeacherAddress(server.endpoint), now: { .now }, secondsSinceEpoch: { 0 })
        let prompts = try TeacherPrompts(
            directory: try ShareDirectory.standard.prompts().path(percentEncoded: false))
        let demo = try ShareDirectory.standard.file("Demo/reviews.jsonl")
        let parameters = ChatParameters(model: "replay", tokensMax: 400, temperature: 0)
        var accepted = 0
        for review in try DemoReview.read(demo).prefix(20) {
            let kind = try #require(source.teacher.kind(of: review.text))
            let answer = try endpoint.complete(
                prompts[kind].messages(review: review.text), parameters, isCancelled: { false })
            let verdict = AnswerJudge().judge(answer, kind: kind, review: review.text)
            if case .accepted = verdict { accepted += 1 }
        }
        #expect(accepted >= 18)
        let failure = #expect(throws: CallFailure.self) {
            try endpoint.complete(
                prompts[.analysis].messages(review: "Nobody wrote this."), parameters,
                isCancelled: { false })
        }
        #expect(failure?.status == 404)
        let long = String(repeating: "x", count: ReplayServer.bodyBytesMax)
        let tooLong = #expect(throws: CallFailure.self) {
            try endpoint.complete(
                [ChatMessage(role: .user, content: long)], parameters, isCancelled: { false })
        }
        #expect(tooLong?.kind == .status && tooLong?.status == 413)
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
