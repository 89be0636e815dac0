import Foundation
import Opinions
import TestSupport
import Testing
import Transformer

@testable import Student

struct EncoderStudentTests {
    private static let texts = [
        "", " ", "a", "The service was slow, but the pizza is great!", "Great 👍 screen",
        "cafe\u{301} au lait 👨‍👩‍👧 good", "料理 good 最高。", "\u{202E}bad\u{200B} price\u{0}",
        "[CLS] good [SEP] bad", String(repeating: "screen bad but price is great. ", count: 60),
        String(repeating: "good", count: 2_000), String(repeating: "e\u{301}\u{323}", count: 500),
    ]

    private func scalars(_ text: String, _ span: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: Array(text.unicodeScalars)[span])
        return String(view)
    }

    @Test(arguments: ["f32", "int8"])
    func everyTargetStandsWhereItSays(precision: String) throws {
        let model = try TinyModel(precision)
        // Fewer O: a random model then finds something nearly everywhere.
        try model.set(["tasks", "extract", "outside_bias"], to: -2.0)
        let student = try model.student([.extract])
        var found = 0
        for (text, analysis) in zip(
            Self.texts, student.analyse(Self.texts.map(student.prepare)))
        {
            var end = 0
            for opinion in analysis.opinions {
                let span = try #require(opinion.span)
                let target = try #require(opinion.target)
                #expect(scalars(text, span).unicodeScalars.elementsEqual(target.unicodeScalars))
                #expect(span.lowerBound >= end)
                #expect((0...1).contains(opinion.confidence))
                end = span.upperBound
                found += 1
            }
            #expect(analysis.droppedOpinions == 0)
        }
        #expect(found > 10)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func anAnswerDependsOnItsTextAlone(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let student = try TinyModel(seed.isMultiple(of: 2) ? "int8" : "f32")
            .student(labels: ["good", "bad price"])
        let alone = Self.texts.map { student.analyse([student.prepare($0)])[0] }
        let order = (0..<20).map { _ in Int.random(in: 0..<Self.texts.count, using: &random) }
        let together = student.analyse(order.map { student.prepare(Self.texts[$0]) })
        #expect(together == order.map { alone[$0] })
    }

    @Test func anyNumberOfThreadsMayAsk() async throws {
        let student = try TinyModel("int8").student(labels: ["good"])
        let expected = student.analyse(Self.texts.map(student.prepare))
        await withTaskGroup(of: [Analysis].self) { group in
            for _ in 0..<8 {
                group.addTask { student.analyse(Self.texts.map(student.prepare)) }
            }
            for await analyses in group { #expect(analyses == expected) }
        }
    }

    @Test func whatIsNotAskedIsNotAnswered() throws {
        let model = try TinyModel()
        try model.set(["tasks", "categorise", "threshold"], to: 0)
        try model.set(["tasks", "extract", "outside_bias"], to: -9.0)
        let text = "The service was slow, but the pizza is great!"
        func analysis(_ tasks: Set<StudentTask>) throws -> Analysis {
            let student = try model.student(tasks, labels: ["good"])
            return student.analyse([student.prepare(text)])[0]
        }
        let extract = try analysis([.extract])
        #expect(extract.opinions.contains { $0.target != nil && $0.category == nil })
        #expect(extract.sentiment == nil && extract.labels.isEmpty)
        let categorise = try analysis([.categorise])
        #expect(categorise.opinions.count == 5)
        #expect(categorise.opinions.allSatisfy { $0.target == nil && $0.category != nil })
        let sentiment = try analysis([.sentiment])
        #expect(sentiment.opinions.isEmpty && sentiment.sentiment != nil)
        let classify = try analysis([.classify])
        #expect(classify.sentiment == nil && classify.labels.map(\.label) == ["good"])
        #expect(try analysis([]) == Analysis())
        #expect(try analysis(Set(StudentTask.allCases)).labels == classify.labels)
    }

    @Test func tokensCountWhatIsComputed() throws {
        let student = try TinyModel().student([])
        #expect(student.tokens(student.prepare("")) == 2)
        #expect(student.tokens(student.prepare("the food was good")) == 6)
        // Cut into 126 pieces and the rest, each with [CLS] and [SEP].
        let long = student.prepare(String(repeating: "food ", count: 127))
        #expect(student.tokens(long) == 127 + 4)
    }

    @Test func noReviewCanForgeASpecialToken() throws {
        let student = try TinyModel().student([])
        let special: Set<Int32> = [0, 1, 2, 3, 4]
        let pieces = student.prepare("[CLS] [SEP] [MASK] [PAD]").pieces
        #expect(pieces.count > 4 && special.isDisjoint(with: pieces.ids))
    }
}
