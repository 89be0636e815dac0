import ArgumentParser
import Distillation
import Foundation
import Opinions
import Synchronization
import Testing

@testable import opined

struct TeacherAskTests {
    /// Says the same to every question, and keeps what it was asked.
    private final class Parrot: ChatEndpoint {
        let asked = Mutex<[String]>([])
        let answer: String
        let failure: CallFailure?

        init(_ answer: String, failure: CallFailure? = nil) {
            (self.answer, self.failure) = (answer, failure)
        }

        func complete(
            _ messages: [ChatMessage], _ parameters: ChatParameters, isCancelled: () -> Bool
        ) throws(CallFailure) -> TeacherAnswer {
            asked.withLock { $0.append(messages.last?.content ?? "") }
            if let failure { throw failure }
            return TeacherAnswer(text: answer, ending: .stop)
        }
    }

    private static let analysis =
        "Opinion Target 1: soup\nSentiment: Negative\nReasoning: [EMAIL-1] says it was cold."

    private struct Line: Decodable {
        let id, verdict: String
        let reason, lesson, answer: String?
    }

    private func ask(
        _ endpoint: Parrot, _ texts: [String], reviewsMax: Int = 100, callsMax: Int = 100
    ) throws -> [Line] {
        let prompt = try TeacherPrompt(
            kind: .analysis, text: "[user]\n{{review}}", path: "analysis.txt")
        let answerer = TeacherAskAnswerer(
            endpoint: endpoint, prompt: prompt,
            parameters: ChatParameters(model: "m", tokensMax: 10, temperature: 0),
            redactor: Redactor(), reviewsMax: reviewsMax, callsMax: callsMax)
        let reviews = texts.enumerated().map { Review(id: "r\($0)", text: $1) }
        return try answerer.answers(to: reviews).map {
            try JSONDecoder().decode(Line.self, from: Data($0))
        }
    }

    @Test func masksTheQuestionAndTurnsTheAnswerBack() throws {
        let endpoint = Parrot(Self.analysis)
        let lines = try ask(endpoint, ["The soup of bob@example.com was cold."])
        #expect(endpoint.asked.withLock { $0 }.allSatisfy { $0.contains("soup of [EMAIL-1] was") })
        #expect(lines.map(\.verdict) == ["accepted"])
        #expect(lines[0].lesson?.contains("bob@example.com says it was cold.") == true)
        #expect(lines[0].answer?.contains("[EMAIL-1]") == false)
    }

    @Test func saysWhyAnAnswerIsRefused() throws {
        let lines = try ask(Parrot("I refuse."), ["The soup was cold."])
        #expect(lines.map(\.verdict) == ["refused"])
        #expect(lines[0].reason == "ill_formed" && lines[0].lesson == nil)
        #expect(lines[0].answer == "I refuse.")
    }

    @Test func asksForNothingTwiceAndKeepsToItsBounds() throws {
        let soup = "The soup was cold."
        let endpoint = Parrot(Self.analysis)
        let lines = try ask(endpoint, [soup, soup, "My soup.", soup, "Soup!"], callsMax: 2)
        #expect(lines.map(\.id) == ["r0", "r2"])
        #expect(endpoint.asked.withLock { $0 }.count == 2)
        #expect(try ask(Parrot(Self.analysis), [soup, "Soup."], reviewsMax: 1).count == 1)
    }

    @Test func aFailureOfOneQuestionIsALineAndOneOfTheEndpointEndsTheRun() throws {
        let ofQuestion = Parrot("", failure: CallFailure(.status, status: 413))
        let lines = try ask(ofQuestion, ["One soup.", "Two soups."])
        #expect(lines.map(\.verdict) == ["failed", "failed"])
        #expect(lines[0].reason?.contains("413") == true)
        let ofEndpoint = Parrot("", failure: CallFailure(.connect))
        #expect(throws: CallFailure.self) { try ask(ofEndpoint, ["One soup.", "Two soups."]) }
        #expect(ofEndpoint.asked.withLock { $0 }.count == 1)
    }

    @Test(arguments: [
        ["--endpoint", "http://ai.example/v1", "--model", "m"],
        ["--endpoint", "https://ai.example/v1", "--model", "m", "--calls-max", "0"],
        ["--endpoint", "https://ai.example/v1", "--model", "m", "--limit", "0"],
        ["--endpoint", "https://ai.example/v1", "--model", "m", "--mask", "member"],
        ["--endpoint", "https://ai.example/v1", "--model", "m", "--temperature", "3"],
        ["--endpoint", "https://ai.example/v1"], ["--model", "m"],
    ])
    func refusesWhatItCannotDo(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try TeacherAsk.parse(arguments) }
    }

    @Test func takesAnAddressOfThisHostInTheClear() throws {
        let ask = try TeacherAsk.parse(["--endpoint", "http://127.0.0.1:8080/v1", "--model", "m"])
        #expect(ask.kind == .analysis && ask.callsMax == 30 && ask.lines.files.isEmpty)
    }
}
