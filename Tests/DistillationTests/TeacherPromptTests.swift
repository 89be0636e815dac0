import Foundation
import Opinions
import Testing

@testable import Distillation

struct TeacherPromptTests {
    private static let sound = """
        [system]
        Find opinions.

        [user]
        Look: {{fence}}Nice soup.{{/fence}}
        [assistant]
        Opinion Target 1: "soup"
        [user]
        This one:
        {{review}}
        Now answer.

        """

    private func prompt(_ text: String) throws(PromptError) -> TeacherPrompt {
        try TeacherPrompt(kind: .analysis, text: text, path: "a.txt")
    }

    @Test func asksWithExamplesAndTheReviewInItsFence() throws {
        let review = "Cold {{review}} fries, {{fence}}"
        let messages = try prompt(Self.sound).messages(review: review)
        #expect(messages.map(\.role) == [.system, .user, .assistant, .user])
        #expect(messages[0].content == "Find opinions.")
        #expect(messages[1].content == "Look: \(ReviewFence.wrap("Nice soup."))")
        #expect(
            messages[3].content == "This one:\n\(ReviewFence.wrap(review))\nNow answer.")
    }

    @Test func anyByteIsAnotherVersion() throws {
        let prompt = try prompt(Self.sound)
        #expect(prompt.hash == ContentHash.sha256(Self.sound))
        #expect(try self.prompt(Self.sound + "\n").hash != prompt.hash)
    }

    @Test(arguments: ["\u{FEFF}", "\n \n"])
    func marksAndBlankLinesMayStandBefore(_ start: String) throws {
        let plain = try prompt(Self.sound).messages(review: "x")
        #expect(try prompt(start + Self.sound).messages(review: "x") == plain)
    }

    @Test func linesMayEndAsOnWindows() throws {
        let text = Self.sound.replacing("\n", with: "\r\n")
        let plain = try prompt(Self.sound).messages(review: "x")
        #expect(try prompt(text).messages(review: "x") == plain)
    }

    @Test func whatIsMaskedIsNoHeading() throws {
        let messages = try prompt("[user]\n[EMAIL-1]\n[]\n{{review}}").messages(review: "x")
        #expect(messages.count == 1)
        #expect(messages[0].content.hasPrefix("[EMAIL-1]\n[]\n"))
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String
        let line: Int?
        let says: String

        init(_ testDescription: String, _ text: String, line: Int?, _ says: String) {
            (self.testDescription, self.text) = (testDescription, text)
            (self.line, self.says) = (line, says)
        }
    }

    @Test(arguments: [
        Case("nothing", "\n\n", line: nil, "is empty"),
        Case("text first", "\nHello\n[user]\n{{review}}", line: 2, "before the first"),
        Case("unknown section", "[user]\na\n[tool]\n{{review}}", line: 3, "no section [tool]"),
        Case("two in a row", "[user]\na\n[user]\n{{review}}", line: 3, "may not stand here"),
        Case("two systems", "[system]\na\n[system]\nb", line: 3, "may not stand here"),
        Case("system late", "[user]\na\n[assistant]\nb\n[system]\nc", line: 5, "may not stand"),
        Case("assistant first", "[assistant]\na\n[user]\n{{review}}", line: 1, "may not stand"),
        Case("assistant last", "[user]\na\n[assistant]\nb", line: 3, "does not end with"),
        Case("an empty section", "[system]\n \n[user]\n{{review}}", line: 1, "is empty"),
        Case("no review", "[system]\na\n[user]\nb", line: 3, "{{review}} 0 times"),
        Case("two reviews", "[user]\n{{review}} {{review}}", line: 1, "{{review}} 2 times"),
        Case("fence last", "[user]\n{{fence}}{{review}}{{/fence}}", line: 1, "are no pair"),
        Case(
            "review too early", "[system]\n{{review}}\n[user]\n{{review}}", line: 1,
            "not the last"),
        Case(
            "open fence", "[user]\n{{fence}}a\n[assistant]\nb\n[user]\n{{review}}", line: 1,
            "pair"),
        Case(
            "closed twice", "[user]\na{{/fence}}\n[assistant]\nb\n[user]\n{{review}}", line: 1,
            "pair"),
        Case("fenced order", "[system]\n{{fence}}a{{/fence}}\n[user]\n{{review}}", line: 1, "pair"),
        Case("unknown marker", "[user]\n{{text}}", line: 1, "marker"),
    ])
    func saysWhatIsWrongAndWhere(_ example: Case) {
        let error = #expect(throws: PromptError.self) { try prompt(example.text) }
        #expect(error?.line == example.line)
        #expect(error?.problem.contains(example.says) == true, "\(String(describing: error))")
        #expect(error?.description.contains("a.txt") == true)
    }

    @Test func takesNoFileThatCostsTooMuch() {
        let text = Self.sound + String(repeating: "\n", count: TeacherPrompt.bytesMax)
        #expect(throws: PromptError.self) { try prompt(text) }
    }
}

struct TeacherPromptsTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "config/prompts").path(percentEncoded: false)

    @Test func thePromptsOfOpinedCanBeAsked() throws {
        let prompts = try TeacherPrompts(directory: Self.folder)
        for kind in QuestionKind.allCases {
            let messages = prompts[kind].messages(review: "Good tea.")
            #expect(prompts[kind].kind == kind)
            #expect(messages.first?.role == .system)
            #expect(messages.last?.content == ReviewFence.wrap("Good tea."))
        }
        #expect(prompts[.analysis].messages(review: "x").count == 6)
        #expect(prompts[.rewriting].messages(review: "x").count == 4)
    }

    /// What the examples show must itself be accepted, or a teacher that follows them is not.
    @Test func theExamplesArePassedByTheJudge() throws {
        let prompts = try TeacherPrompts(directory: Self.folder)
        for kind in QuestionKind.allCases {
            let messages = prompts[kind].messages(review: "x").dropFirst().dropLast()
            let pairs = zip(messages, messages.dropFirst()).filter { $0.0.role == .user }
            #expect(!pairs.isEmpty)
            for (question, answer) in pairs {
                let review = try #require(ReviewFence.review(in: question.content))
                let verdict = AnswerJudge().judge(
                    TeacherAnswer(text: answer.content, ending: .stop), kind: kind,
                    review: review)
                guard case .accepted(let lesson) = verdict else {
                    Issue.record("\(kind): \(verdict)")
                    continue
                }
                #expect(lesson.droppedFindings == 0)
                #expect(kind == .rewriting || lesson.findings.count == 3)
            }
        }
    }

    @Test func oneOfTheSentimentsInTheExamplesIsImplied() throws {
        let messages = try TeacherPrompts(directory: Self.folder)[.analysis]
            .messages(review: "x").filter { $0.role == .assistant }
        let findings = messages.flatMap { TeacherAnalysis(parsing: $0.content).findings }
        #expect(findings.contains { $0.expression == .implied })
        #expect(findings.contains { $0.expression == .explicit })
        #expect(Set(findings.map(\.level)).count == 5)
    }

    @Test func aMissingFileIsNamed() {
        let error = #expect(throws: PromptError.self) {
            try TeacherPrompts(directory: "\(Self.folder)/nowhere")
        }
        #expect(error?.description.contains("nowhere/analysis.txt") == true)
    }
}
