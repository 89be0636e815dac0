import Foundation
import TestSupport
import Testing

@testable import Distillation

struct ChatCompletionTests {
    private static func answer(_ json: String) -> TeacherAnswer? {
        ChatCompletion(Array(json.utf8))?.answer
    }

    private static let message = #""message":{"role":"assistant","content":"Yes."}"#

    @Test(
        arguments: [
            ("stop", .stop), ("length", .length), ("tool_calls", .other), ("", .other),
        ] as [(String, TeacherAnswer.Ending)])
    func tellsWhyItEnds(_ reason: String, _ ending: TeacherAnswer.Ending) {
        let json = #"{"choices":[{\#(Self.message),"finish_reason":"\#(reason)"}]}"#
        #expect(Self.answer(json) == TeacherAnswer(text: "Yes.", ending: ending))
    }

    @Test(
        arguments: [
            (#"{"prompt_tokens":12,"completion_tokens":3}"#, TokenUsage(prompt: 12, completion: 3)),
            (
                #"{"prompt_tokens":12.0,"completion_tokens":0,"x":[]}"#,
                TokenUsage(prompt: 12, completion: 0)
            ),
            (#"{"prompt_tokens":12}"#, nil), ("{}", nil), ("null", nil), ("[]", nil), ("7", nil),
            (#"{"prompt_tokens":-1,"completion_tokens":3}"#, nil),
            (#"{"prompt_tokens":1,"completion_tokens":1.5}"#, nil),
            (#"{"prompt_tokens":1,"completion_tokens":1e30}"#, nil),
            (#"{"prompt_tokens":1,"completion_tokens":10000000000}"#, nil),
            (#"{"prompt_tokens":"1","completion_tokens":true}"#, nil),
            (#"{"prompt_tokens":null,"completion_tokens":3}"#, nil),
        ] as [(String, TokenUsage?)])
    func countsOnlyWhatCanBeCounted(_ usage: String, _ expected: TokenUsage?) {
        let answer = Self.answer(#"{"choices":[{\#(Self.message)}],"usage":\#(usage)}"#)
        #expect(answer == TeacherAnswer(text: "Yes.", ending: .other, usage: expected))
    }

    @Test(arguments: [
        (#""m-2""#, "m-2"), ("null", ""), ("3", ""), (#"["m"]"#, ""),
        ("\"\(String(repeating: "m", count: 257))\"", ""),
    ])
    func takesTheNameOfTheModel(_ model: String, _ expected: String) {
        let answer = Self.answer(#"{"choices":[{\#(Self.message)}],"model":\#(model)}"#)
        #expect(answer?.model == expected)
    }

    @Test func takesTheFirstChoice() {
        let json = #"""
            {"choices":[{"message":{"content":"é\n\"1\" 🥶"}},{"message":{"content":"2"}}]}
            """#
        #expect(Self.answer(json)?.text == "é\n\"1\" 🥶")
    }

    @Test(arguments: [
        "", "null", "[]", "{}", "Yes.", #"{"choices":[]}"#, #"{"choices":null}"#,
        #"{"choices":{"message":{"content":"a"}}}"#, #"{"choices":[{}]}"#,
        #"{"choices":[{"message":{"content":null}}]}"#, #"{"choices":[{"message":{"content":1}}]}"#,
        #"{"choices":[{"message":{"content":["a"]}}]}"#, #"{"choices":[{"message":"a"}]}"#,
        #"{"choices":[{"text":"a"}]}"#, #"{"error":{"message":"no","code":"x"}}"#,
        #"{"choices":[{"message":{"content":"a"}}]"#, #"{"choices":[{"message":{"content":"a"#,
        "\u{FEFF}\u{FEFF}{}",
    ])
    func whatHasNoAnswerIsNone(_ json: String) { #expect(Self.answer(json) == nil) }

    /// No prefix of an answer is one, and no byte that is altered ends the process.
    @Test func aCutAnswerIsNone() {
        let whole = Array(#"{"choices":[{\#(Self.message)}],"usage":{"prompt_tokens":1}}"#.utf8)
        #expect(ChatCompletion(whole) != nil)
        for count in 0..<whole.count { #expect(ChatCompletion(Array(whole[..<count])) == nil) }
        for index in whole.indices {
            var altered = whole
            altered[index] = 0xE9
            #expect(ChatCompletion(altered) == nil)
        }
    }

    @Test func aRequestIsTheSameBytesEachTime() throws {
        let request = ChatRequest(
            [ChatMessage(role: .user, content: "a/b \"c\" é")],
            ChatParameters(model: "m", tokensMax: 9, temperature: 0))
        let body = String(decoding: try request.body(), as: UTF8.self)
        #expect(
            body == #"{"max_tokens":9,"messages":[{"content":"a/b \"c\" é","role":"user"}],"#
                + #""model":"m","stream":false,"temperature":0}"#)
    }
}
