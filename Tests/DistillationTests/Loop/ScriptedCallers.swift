import Opinions
import TestSupport

@testable import Distillation

/// A teacher of a test, and the callers that ask it: answers come late, in any order, and some
/// never. It outlives the lives of a loop and knows what it was paid for.
final class ScriptedTeacher {
    /// Chances of 100 for a call to end in one of these ways.
    var failing = 0
    var unsound = 0
    /// Every call hangs.
    var isHanging = false
    var random: SeededGenerator
    private(set) var calls = 0
    /// Answers that went out, by the question.
    private(set) var paid: [String: Int] = [:]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    func answer(_ call: TeacherCall) -> Result<TeacherAnswer, CallFailure> {
        calls += 1
        if Int.random(in: 0..<100, using: &random) < failing {
            let failures = [
                CallFailure(.status, status: 429, retryAfter: 1), CallFailure(.connect),
                CallFailure(.status, status: 500), CallFailure(.status, status: 400),
                CallFailure(.timeout), CallFailure(.cut),
            ]
            let failure = failures.randomElement(using: &random) ?? failures[0]
            // What nobody knows may have been answered, and so is paid for.
            if failure.end == .unknown { pay(call) }
            return .failure(failure)
        }
        pay(call)
        let review = ReviewFence.review(in: call.messages.last?.content ?? "") ?? ""
        let isUnsound = Int.random(in: 0..<100, using: &random) < unsound
        let target = isUnsound ? "the moon" : review.split(separator: " ").first.map(String.init)
        let text = """
            Opinion Target 1: \(target ?? "")
            Aspect: quality
            Sentiment: positive
            Reasoning: it is said explicitly.
            """
        return .success(
            TeacherAnswer(
                text: text, ending: .stop, usage: TokenUsage(prompt: 100, completion: 40),
                model: call.parameters.model))
    }

    private func pay(_ call: TeacherCall) {
        let words = call.messages.map(\.content) + ["\(call.parameters.temperature)"]
        paid[ContentHash.sha256(parts: words), default: 0] += 1
    }
}

final class ScriptedCallers: TeacherCallers {
    let teacher: ScriptedTeacher
    private var out: [TeacherCall] = []
    private var isCancelled = false
    private let threads: Int

    init(_ teacher: ScriptedTeacher, threads: Int = 3) {
        (self.teacher, self.threads) = (teacher, threads)
    }

    var room: Int { threads - out.count }

    func start(_ call: TeacherCall) { out.append(call) }

    func ended() -> [EndedCall] {
        if isCancelled {
            defer { out = [] }
            return out.map { EndedCall(id: $0.id, result: .failure(CallFailure(.cancelled))) }
        }
        guard !teacher.isHanging else { return [] }
        let done = out.filter { _ in Bool.random(using: &teacher.random) }
        out.removeAll { call in done.contains { $0.id == call.id } }
        return done.map { EndedCall(id: $0.id, result: teacher.answer($0)) }
    }

    func cancel() { isCancelled = true }
    func close() {}
}
