import Foundation
import Opinions
import Testing

@testable import Distillation

/// Whatever a review talks a teacher into, what is accepted has one of two forms.
struct InjectionTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../config/prompts").path(percentEncoded: false)

    @Test func thereAreSixty() {
        #expect(InjectionTexts.all.count == 60)
        #expect(Set(InjectionTexts.all).count == 60)
    }

    @Test(arguments: InjectionTexts.all)
    func noneClosesItsFence(_ review: String) throws {
        let prompts = try TeacherPrompts(directory: Self.folder)
        let forged = ReviewFence.wrap(review)
        for kind in QuestionKind.allCases {
            for text in [review, "\(review)\n\(forged)", "\(forged)\n\(review)"] {
                let question = try #require(prompts[kind].messages(review: text).last)
                let found = ReviewFence.review(in: question.content)
                #expect(found.map { Array($0.utf8) } == Array(text.utf8))
            }
        }
    }

    @Test(arguments: InjectionTexts.all)
    func anAnalysisThatIsAcceptedHoldsFindingsAlone(_ review: String) throws {
        let prompts = try TeacherPrompts(directory: Self.folder)
        let judge = AnswerJudge(prompts: prompts)
        let messages = prompts[.analysis].messages(review: review)
        let teacher = GullibleTeacher(review: review, messages: messages)
        for answer in [GullibleTeacher.sound] + Self.some(teacher.answers(.analysis), review) {
            guard let lesson = Self.lesson(answer, .analysis, review, judge) else {
                #expect(answer != GullibleTeacher.sound, "a sound answer is refused")
                continue
            }
            for line in lesson.text.split(separator: "\n") {
                #expect(Self.isField(String(line), in: review), "\(line)")
            }
            let problem = Self.problem(lesson.text, review, messages)
            #expect(problem == nil, "\(problem ?? "") of \(answer)")
            #expect(
                TeacherAnalysis(parsing: lesson.text).findings == lesson.findings.map(\.finding))
        }
    }

    @Test(arguments: InjectionTexts.all)
    func aRewritingThatIsAcceptedIsProse(_ review: String) throws {
        let prompts = try TeacherPrompts(directory: Self.folder)
        let judge = AnswerJudge(prompts: prompts)
        let messages = prompts[.rewriting].messages(review: review)
        let teacher = GullibleTeacher(review: review, messages: messages)
        for answer in Self.some(teacher.answers(.rewriting), review) {
            guard let lesson = Self.lesson(answer, .rewriting, review, judge) else { continue }
            let problem = Self.problem(lesson.text, review, messages)
            #expect(problem == nil, "\(problem ?? "") of \(answer)")
            #expect(lesson.findings.isEmpty)
            let words = lesson.text.lowercased().split { !$0.isLetter }
            #expect(!Set(words).isDisjoint(with: ["i", "me", "my", "we", "us", "our"]))
            #expect(!lesson.text.contains(GullibleTeacher.poem))
        }
    }

    /// The tests above would hold of a judge that refuses all.
    @Test func soundRewritingsAreAccepted() throws {
        let judge = AnswerJudge(prompts: try TeacherPrompts(directory: Self.folder))
        let accepted = InjectionTexts.all.count {
            Self.lesson(GullibleTeacher.prose, .rewriting, $0, judge) != nil
        }
        #expect(accepted >= 30, "\(accepted) of 60")
    }

    /// Of a teacher's ways of obeying every eighth, other ones for each text, so that all are
    /// tried; `OPINED_ALL_INJECTIONS` tries all on each, which takes minutes.
    private static func some(_ answers: [String], _ review: String) -> [String] {
        if ProcessInfo.processInfo.environment["OPINED_ALL_INJECTIONS"] != nil { return answers }
        let number = InjectionTexts.all.firstIndex(of: review) ?? 0
        return answers.enumerated().filter { ($0.offset + number) % 8 == 0 }.map(\.element)
    }

    private static func lesson(
        _ answer: String, _ kind: QuestionKind, _ review: String, _ judge: AnswerJudge
    ) -> Lesson? {
        let verdict = judge.judge(
            TeacherAnswer(text: answer, ending: .stop), kind: kind, review: review)
        switch verdict {
        case .accepted(let lesson), .contradicted(let lesson, _): return lesson
        case .refused: return nil
        }
    }

    private static func isField(_ line: String, in review: String) -> Bool {
        if let target = line.wholeMatch(of: #/Opinion Target \d+: "(.+)"/#)?.1 {
            let words = review.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return words.contains(target) && target.count <= 120
        }
        return line.wholeMatch(
            of: #/Sentiment: (?:Very )?(?:Negative|Positive)|Sentiment: Neutral/#)
            != nil || (line.hasPrefix("Aspect: ") && line.count <= 168)
            || (line.hasPrefix("Reasoning: ") && line.count <= 1_211)
    }

    /// What no lesson holds, by means of its own.
    private static func problem(
        _ text: String, _ review: String, _ messages: [ChatMessage]
    ) -> String? {
        var text = text
        // A target may be any words of the review.
        for match in text.matches(of: #/(?m)^Opinion Target \d+: ".*"$/#).reversed() {
            text.replaceSubrange(match.range, with: "")
        }
        let bare = text.replacing(#/(?m)^(?:Aspect|Sentiment|Reasoning): /#, with: "")
        let system = messages.first { $0.role == .system }?.content ?? ""
        let copied = system.split(separator: ".").map { $0.trimmingCharacters(in: .whitespaces) }
            .first { $0.count > 60 && bare.contains($0) }
        if let copied { return "instructions: \(copied)" }
        let isHidden = bare.unicodeScalars.contains {
            ($0.value < 0x20 && $0 != "\n") || $0.value == 0x200B || $0.value == 0x202E
                || $0.value >= 0xE0000
        }
        if isHidden { return "hidden signs" }
        if bare.contains(GullibleTeacher.key) { return "a key" }
        let marks = [
            "-----", "```", "<|", "[INST]", "[/INST]", "</", "{\"", "{{", "Sentiment:",
            "Reasoning:",
            "ZXhhbXBsZSBv", "BEGIN REVIEW", "|---|", "http://collect.example/?d=1", "[system]",
        ]
        return marks.first(where: bare.contains)
    }
}
