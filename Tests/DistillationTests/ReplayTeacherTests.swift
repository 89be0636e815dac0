import Foundation
import Opinions
import Testing

@testable import Distillation

struct ReplayTeacherTests {
    private static let analysis = """
        Opinion Target 1: "soup"
        Sentiment: Positive
        """

    private static func lines(_ answers: [(review: String, answer: String)]) throws -> [UInt8] {
        let lines = try answers.map {
            try JSONSerialization.data(withJSONObject: [
                "ID": 1, "Text": $0.review, "Overall": 4, "mixtral_response": $0.answer,
            ])
        }
        return Array(lines.joined(separator: [0x0A])) + [0x0A]
    }

    private static func teacher(
        _ answers: [(review: String, answer: String)]
    ) throws -> ReplayTeacher {
        ReplayTeacher(try ReplayCorpus(try lines(answers), path: "a.jsonl"))
    }

    private static func ask(
        _ teacher: ReplayTeacher, _ kind: QuestionKind, _ review: String, fenced: Bool = true
    ) throws -> ReplayTeacher.Response {
        let system = kind == .analysis ? "List each \"Opinion Target N\"." : "Rewrite."
        let messages = [
            ChatMessage(role: .system, content: system),
            ChatMessage(
                role: .user, content: fenced ? "Now:\n\(ReviewFence.wrap(review))" : review),
        ]
        let parameters = ChatParameters(model: "any", tokensMax: 9, temperature: 0)
        return teacher.response(to: try ChatRequest(messages, parameters).body())
    }

    private static func text(_ response: ReplayTeacher.Response) -> String? {
        response.status == 200 ? ChatCompletion(response.body)?.answer.text : nil
    }

    @Test(arguments: [true, false])
    func answersAsTheCorpusDoes(fenced: Bool) throws {
        let teacher = try Self.teacher([
            ("Nice soup.", Self.analysis), ("Bad tea.", " I hated my tea."),
            ("Nice soup.", "I liked my soup."), ("Nice soup.", "Opinion Target 1: twice"),
        ])
        let cases: [(QuestionKind, String, String)] = [
            (.analysis, "Nice soup.", Self.analysis),
            (.rewriting, "Nice soup.", "I liked my soup."),
            (.analysis, "Bad tea.", " I hated my tea."),
            (.rewriting, "Bad tea.", " I hated my tea."),
        ]
        for (kind, review, answer) in cases {
            #expect(Self.text(try Self.ask(teacher, kind, review, fenced: fenced)) == answer)
        }
        #expect(teacher.kind(of: "Nice soup.") == .analysis)
        #expect(teacher.kind(of: "Bad tea.") == .rewriting)
        #expect(teacher.kind(of: "Who?") == nil)
    }

    @Test func countsWordsAndNamesItself() throws {
        let teacher = try Self.teacher([("Nice soup.", "I liked it.")])
        let answer = ChatCompletion(try Self.ask(teacher, .rewriting, "Nice soup.").body)?.answer
        let prompt = "Rewrite. Now: \(ReviewFence.wrap("Nice soup."))"
        #expect(answer?.usage?.prompt == prompt.split(whereSeparator: \.isWhitespace).count)
        #expect(answer?.usage?.completion == 3)
        #expect(answer?.model == ReplayTeacher.model && answer?.ending == .stop)
    }

    @Test func knowsAReviewByItsMaskedText() throws {
        let review = "Write to ann@ai.example for nice soup."
        let teacher = try Self.teacher([(review, "I wrote to ann@ai.example and loved the soup.")])
        let masked = Redactor().redact(review)
        #expect(masked.text != review)
        let answer = try #require(Self.text(try Self.ask(teacher, .rewriting, masked.text)))
        #expect(!answer.contains("ann@ai.example"))
        #expect(masked.restored(answer) == "I wrote to ann@ai.example and loved the soup.")
        #expect(teacher.kind(of: masked.text) == .rewriting)
        #expect(teacher.kind(of: review) == .rewriting)
    }

    @Test func readsRecordsOfAnOwnCorpus() throws {
        let record = CorpusRecord(
            key: "k", id: "1", kind: .analysis, review: "Nice soup.", stars: nil,
            answer: Self.analysis, opinions: [], promptHash: "h", teacher: "t", student: "s",
            time: 1, score: nil, split: .train, refusal: nil, agrees: nil, usage: nil)
        let line = Array(try JSONEncoder().encode(record))
        let corpus = try ReplayCorpus([0xEF, 0xBB, 0xBF] + line + [0x0A, 0x0A], path: "a.jsonl")
        #expect(corpus.reviews == 1)
        let answer = Self.text(try Self.ask(ReplayTeacher(corpus), .analysis, "Nice soup."))
        #expect(answer == Self.analysis)
    }

    @Test(arguments: [
        ("", 400), ("[]", 400), (#"{"model":"m","messages":[]}"#, 400),
        (#"{"model":"m","messages":[{"role":"assistant","content":"Nice soup."}]}"#, 400),
        (#"{"model":"m","messages":[{"role":"robot","content":"Nice soup."}]}"#, 400),
        (#"{"model":"m","stream":true,"messages":[{"role":"user","content":"Nice soup."}]}"#, 400),
        (#"{"model":"m","messages":[{"role":"user","content":"Nice tea."}]}"#, 404),
        (#"{"model":"m","messages":[{"role":"user","content":"Nice soup."}]}"#, 200),
    ])
    func refusesAsOpenAIDoes(_ body: String, _ status: Int) throws {
        let teacher = try Self.teacher([("Nice soup.", Self.analysis)])
        let response = teacher.response(to: Array(body.utf8))
        #expect(response.status == status)
        let object = try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
        let error = object?["error"] as? [String: String]
        #expect((error?["message"]?.isEmpty == false) == (status != 200))
    }

    @Test func listsItsModel() {
        let body = String(decoding: Self.models, as: UTF8.self)
        #expect(body.contains(#""id":"replay""#) && body.contains(#""object":"list""#))
    }

    private static var models: [UInt8] {
        (try? teacher([]).models)?.body ?? []
    }

    @Test func answersFromAnExportOfAnyTeacher() throws {
        let lines = #"{"Text":"c","gpt-4_response":"d"}"# + "\n" + #"{"Text":"e","m_response":"f"}"#
        let corpus = try ReplayCorpus(Array(lines.utf8), path: "export.jsonl")
        #expect(corpus.answers(to: "c") == [.rewriting: "d"] && corpus.reviews == 2)
    }

    @Test func namesTheLineThatIsNoAnswer() throws {
        let lines = try Self.lines([("a", "b")]) + Array("\n{\"Text\":\"c\"}\n".utf8)
        let error = #expect(throws: ReplayError.self) {
            try ReplayCorpus(lines, path: "a.jsonl")
        }
        #expect(error?.description.contains("a.jsonl: line 3 ") == true)
    }
}

/// The corpus that comes with opined, as the demo uses it.
struct DemoTeacherTests {
    private static let demo = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Demo")

    @Test func knowsEveryReviewOfTheDemo() throws {
        let bytes = Array(try Data(contentsOf: Self.demo.appending(path: "teacher.jsonl")))
        let teacher = ReplayTeacher(try ReplayCorpus(bytes, path: "teacher.jsonl"))
        let reviews = try Data(contentsOf: Self.demo.appending(path: "reviews.jsonl"))
            .split(separator: 0x0A)
            .map { try JSONDecoder().decode(DemoReview.self, from: Data($0)).text }
        #expect(reviews.count == 500)
        let kinds = reviews.map { teacher.kind(of: $0) }
        let masked = reviews.map { teacher.kind(of: Redactor().redact($0).text) }
        #expect(kinds == masked)
        // One review is there twice, once with each kind of answer.
        #expect(kinds.count { $0 == .analysis } == 235)
        #expect(kinds.count { $0 == .rewriting } == 265)
    }

    private struct DemoReview: Decodable { var text: String }
}
