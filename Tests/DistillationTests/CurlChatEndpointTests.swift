import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Distillation

/// Calls over real sockets of this host, to teachers that mean harm.
@Suite(.ownThread)
struct CurlChatEndpointTests {
    static let key = "sk-hunter2"
    static let messages = [
        ChatMessage(role: .system, content: "Find opinions."),
        ChatMessage(role: .user, content: "Né fries, \"cold\" / 🥶"),
    ]
    static let parameters = ChatParameters(model: "m-1", tokensMax: 77, temperature: 0.25)
    /// A clock that ends a call which waits for nothing.
    static let patient = CallLimits(
        connect: .seconds(30), firstByte: .seconds(30), whole: .seconds(60), bodyBytesMax: 100_000)

    static func ask(
        _ address: String, _ limits: CallLimits = patient, caFile: String? = nil,
        isCancelled: () -> Bool = { false }
    ) throws -> Result<TeacherAnswer, CallFailure> {
        let endpoint = CurlChatEndpoint(
            try TeacherAddress(address), key: TeacherKey(key), caFile: caFile, limits: limits,
            now: { .now }, secondsSinceEpoch: { 1_764_000_000 })
        return Result { () throws(CallFailure) in
            try endpoint.complete(messages, parameters, isCancelled: isCancelled)
        }
    }

    /// Asks a teacher that does this, once.
    static func failure(
        _ behaviour: HostileBehaviour, _ limits: CallLimits = patient
    ) throws -> CallFailure {
        let teacher = try HostileTeacher(script: [behaviour])
        defer { teacher.stop() }
        let failure = try #require(try ask(teacher.address, limits).failure, "\(behaviour)")
        #expect(teacher.tally.connections == 1)
        #expect(!failure.description.contains(key))
        #expect(failure.description.contains("127.0.0.1:\(teacher.port)"))
        return failure
    }

    @Test func bringsTheAnswer() throws {
        let teacher = try HostileTeacher { _ in "Opinion Target 1: \"fries\" é" }
        defer { teacher.stop() }
        let answer = try Self.ask(teacher.address).get()
        #expect(
            answer
                == TeacherAnswer(
                    text: "Opinion Target 1: \"fries\" é", ending: .stop,
                    usage: TokenUsage(prompt: 100, completion: 20), model: "hostile"))
    }

    @Test func sendsTheQuestionAndNothingElse() throws {
        let teacher = try HostileTeacher()
        defer { teacher.stop() }
        _ = try Self.ask(teacher.address).get()
        let request = try #require(teacher.tally.lastRequests.first)
        let lines = request.head.split(separator: "\r\n").map(String.init)
        #expect(lines.first == "POST /v1/chat/completions HTTP/1.1")
        #expect(
            Set(lines.dropFirst()) == [
                "Host: 127.0.0.1:\(teacher.port)", "User-Agent: opined",
                "Content-Type: application/json", "Accept: application/json",
                "Authorization: Bearer \(Self.key)", "Content-Length: \(request.body.count)",
            ])
        let body = try JSONDecoder().decode(ChatRequest.self, from: Data(request.body))
        #expect(body == ChatRequest(Self.messages, Self.parameters))
        #expect(String(decoding: request.body, as: UTF8.self).contains("\"max_tokens\":77"))
    }

    @Test(arguments: [400, 401, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 529])
    func tellsTheStatus(_ status: Int) throws {
        let failure = try Self.failure(.refuses(status))
        #expect(failure.kind == .status && failure.status == status)
        #expect(failure.retryAfter == nil)
        #expect(failure.end == ([408, 504].contains(status) ? .unknown : .free))
    }

    @Test(
        arguments: [
            ("7", 7), ("0", 0), ("Mon, 24 Nov 2025 16:00:30 GMT", 30),
            ("Mon, 24 Nov 2025 15:00:00 GMT", 0), ("99999999999999999999", 1e20), ("-3", nil),
            ("soon", nil), (String(repeating: "9", count: 90), nil), ("", nil),
        ] as [(String, Double?)])
    func tellsHowLongToWait(_ header: String, _ seconds: Double?) throws {
        for status in [429, 503] {
            let failure = try Self.failure(.refuses(status, retryAfter: header))
            #expect(failure.kind == .status && failure.status == status)
            #expect(failure.retryAfter == seconds)
            #expect(failure.isRetriable && failure.end == .free)
        }
    }

    /// No body is read behind a refusal, so an endless one costs nothing.
    @Test func aRefusalIsKnownByItsHead() throws {
        let failure = try Self.failure(
            .sends("HTTP/1.1 500 No\r\nContent-Length: 1000000\r\n\r\n..."))
        #expect(failure.kind == .status && failure.status == 500)
    }

    @Test(
        arguments: [
            (.sendsNoEnd, .tooLarge), (.sendsHugeHeaders, .tooLarge),
            (.sendsInvalidUTF8, .malformed),
            (.cutsAnswer, .cut), (.cutsText, .malformed), (.nestsDeep, .tooLarge), (.hangsUp, .cut),
            (.breaksChunks, .cut), (.sends("I am no server.\r\n\r\n"), .malformed),
            (.sends("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello"), .malformed),
            (.sends("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), .malformed),
            (.sends("HTTP/1.1 204 None\r\n\r\n"), .malformed),
            (.sends("HTTP/1.1 200 OK\r\nContent-Length: -9\r\n\r\n{}"), .malformed),
            (.sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"cho"), .cut),
            (.sends("HTTP/1.1 100 Continue\r\n\r\n"), .cut),
            (.sends("HTTP/1.1 999 ?\r\n\r\n"), .cut),
        ] as [(HostileBehaviour, CallFailure.Kind)])
    func whatIsNoAnswerIsNone(_ behaviour: HostileBehaviour, _ kind: CallFailure.Kind) throws {
        let failure = try Self.failure(behaviour)
        #expect(failure.kind == kind, "\(failure)")
        // The teacher may have worked for it, so it is not asked again.
        #expect(failure.end == .unknown && !failure.isRetriable && failure.isOfEndpoint)
    }

    @Test func anAnswerThatNestsDeepIsNone() throws {
        let limits = CallLimits(
            connect: .seconds(30), firstByte: .seconds(30), whole: .seconds(60),
            bodyBytesMax: 1_000_000)
        #expect(try Self.failure(.nestsDeep, limits).kind == .malformed)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func neverFollowsARedirect(_ status: Int) throws {
        let other = try HostileTeacher()
        defer { other.stop() }
        let failure = try Self.failure(
            .redirects(status, to: "\(other.address)/chat/completions"))
        #expect(failure.kind == .redirect && failure.status == status)
        #expect(failure.end == .free && !failure.isRetriable && failure.isOfEndpoint)
        #expect(other.tally.connections == 0)
    }

    @Test func asksOneTeacherOverAndOver() throws {
        let teacher = try HostileTeacher(
            weights: HostileBehaviour.mixture.filter {
                $0.behaviour != .isSilent && $0.behaviour != .drips
            }, seed: 5)
        var answers = 0
        for _ in 0..<60 {
            if case .success = try Self.ask(teacher.address) { answers += 1 }
        }
        teacher.stop()
        let tally = teacher.tally
        #expect(tally.requests == 60 && tally.connections == 60)
        #expect(answers == tally.answered.values.reduce(0, +))
        #expect(tally.behaviours.count >= 5)
    }
}

extension Result {
    var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
