import Testing

@testable import Distillation

struct AnswerIntakeTests {
    private static func intake(_ lines: [String]) -> (intake: AnswerIntake, isMoreWanted: Bool) {
        var intake = AnswerIntake(bodyBytesMax: 10)
        var isMoreWanted = true
        for line in lines where isMoreWanted {
            isMoreWanted = intake.takeHeader(Array("\(line)\r\n".utf8))
        }
        return (intake, isMoreWanted)
    }

    @Test(
        arguments: [
            (["HTTP/1.1 200 OK", "X: 1", ""], 200, nil, true),
            (["HTTP/1.1 200"], 200, nil, true),
            (["HTTP/2 429 ", "RETRY-after:  7 ", ""], 429, "  7 ", false),
            (["HTTP/1.1 503 No", "Retry-After: 7"], 503, " 7", true),
            (["HTTP/1.1 301 Moved", "Location: http://x", ""], 301, nil, false),
            (
                ["HTTP/1.1 100 Continue", "Retry-After: 9", "", "HTTP/1.1 200 OK", ""], 200, nil,
                true
            ),
            (["HTTP/1.1 103 Hints", "", "HTTP/1.1 500 No", ""], 500, nil, false),
            (["HTTP/1.1 abc", ""], nil, nil, false),
            (["HTTP/1.1", ""], nil, nil, false),
            (["HTTP/1.1 999 ?", ""], 999, nil, false),
        ] as [([String], Int?, String?, Bool)])
    func readsTheHead(
        _ lines: [String], _ status: Int?, _ retryAfter: String?, _ isMoreWanted: Bool
    ) {
        let result = Self.intake(lines)
        #expect(result.intake.status == status)
        #expect(result.intake.retryAfter == retryAfter)
        #expect(result.isMoreWanted == isMoreWanted)
        #expect(result.intake.hasBegun && !result.intake.isTooLarge)
    }

    @Test func headersHaveABound() {
        var intake = AnswerIntake(bodyBytesMax: 10)
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: AnswerIntake.headerBytesMax / 2)
        let taken = [line, line, [UInt8(ascii: "x")]].map { intake.takeHeader($0) }
        #expect(taken == [true, true, false] && intake.isTooLarge)
    }

    @Test func theBodyHasABound() {
        var intake = AnswerIntake(bodyBytesMax: 10)
        let parts: [[UInt8]] = [[1, 2, 3, 4], [5, 6, 7, 8, 9, 10], []]
        let taken = parts.map { intake.takeBody($0) }
        #expect(taken == [true, true, true] && !intake.isTooLarge)
        let isMoreWanted = intake.takeBody([11])
        #expect(!isMoreWanted && intake.isTooLarge && intake.body == Array(1...10))
    }
}

struct CallDeadlinesTests {
    private static let start = ContinuousClock.Instant.now
    private static let limits = CallLimits(
        connect: .seconds(10), firstByte: .seconds(20), whole: .seconds(60))

    /// (seconds, request has left, answer has begun), and what has passed after the last.
    @Test(
        arguments: [
            ([(9, false, false)], nil), ([(10, false, false)], .connect),
            ([(9, true, false), (28, true, false)], nil),
            ([(9, true, false), (29, true, false)], .firstByteTimeout),
            ([(9, true, false), (28, true, true), (59, true, true)], nil),
            ([(9, true, false), (28, true, true), (60, true, true)], .timeout),
            ([(50, true, false), (60, true, false)], .timeout),
            ([(0, true, true), (60, true, true)], .timeout),
        ] as [([(Int, Bool, Bool)], CallFailure.Kind?)])
    func tellsWhatTookTooLong(_ events: [(Int, Bool, Bool)], _ kind: CallFailure.Kind?) {
        var deadlines = CallDeadlines(Self.limits, from: Self.start)
        var last = Self.start
        for (seconds, hasLeft, hasBegun) in events {
            last = Self.start + .seconds(seconds)
            deadlines.note(requestHasLeft: hasLeft, answerHasBegun: hasBegun, at: last)
        }
        #expect(deadlines.passed(at: last) == kind)
        #expect((deadlines.left(at: last) == .zero) == (kind != nil))
    }
}
