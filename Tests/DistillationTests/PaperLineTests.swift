import Foundation
import Testing

@testable import Distillation

struct PaperLineTests {
    @Test func readsEveryColumnOfAnswers() throws {
        let line = """
            {"ID": 17, "Text": "It's cold.", "Overall": 4.0, "mixtral_response": " A.",
             "chatgpt_response": "B.", "llama2_response": null, "empty_response": "",
             "_response": "no name", "response": "no column", "len_response": 3}
            """
        let read = try #require(PaperLine(line: Array(line.utf8)))
        #expect(read.id == "17" && read.text == "It's cold." && read.stars == 4)
        #expect(
            read.answers == [
                PaperLine.Answer(teacher: "chatgpt", text: "B."),
                PaperLine.Answer(teacher: "mixtral", text: " A."),
            ])
    }

    @Test(arguments: [
        #"{"Text":"a","Overall":0,"m_response":"b"}"#,
        #"{"Text":"a","Overall":"five","m_response":"b"}"#,
        #"{"Text":"a","Overall":null,"m_response":"b"}"#, #"{"Text":"a","m_response":"b"}"#,
    ])
    func starsThatAreNoneAreNone(_ line: String) throws {
        let read = try #require(PaperLine(line: Array(line.utf8)))
        #expect(read.stars == nil && read.id.isEmpty)
    }

    @Test(arguments: [
        "", "[]", "{}", "text", #"{"Text":"a"}"#, #"{"m_response":"b"}"#,
        #"{"Text":" \n","m_response":"b"}"#, #"{"Text":7,"m_response":"b"}"#,
    ])
    func whatHoldsNoAnswerIsNoLine(_ line: String) {
        #expect(PaperLine(line: Array(line.utf8)) == nil)
    }

    @Test(
        arguments: ["17", "017", "r-1", "", "-4", "99999999999999999999"], [Double?.none, 4, 2.5])
    func comesBackAsItWasWritten(_ id: String, _ stars: Double?) throws {
        let line = PaperLine(
            id: id, text: "a \"b\"\n/ 😀\u{2028}", stars: stars,
            answers: [PaperLine.Answer(teacher: "org/model-7B", text: "c\nd")])
        let bytes = try line.encoded()
        #expect(!bytes.contains(0x0A))
        #expect(PaperLine(line: bytes) == line)
        #expect(try #require(PaperLine(line: bytes)).encoded() == bytes)
    }

    /// `training/t5/corpus.py` takes a line with a key `answer` for one of ours.
    @Test func isNotTakenForARecordOfOurs() throws {
        let text = String(decoding: try CorpusRecord.sample(1).paperLine.encoded(), as: UTF8.self)
        #expect(!text.contains("\"answer\":") && text.contains("\"mixtral_response\":"))
    }
}
