import Foundation
import Opinions
import TestSupport
import Testing
import Transformer

@testable import Student

struct T5StudentTests {
    private static let texts = [
        "", " ", "a", "The service was slow, but the pizza is great!", "Great 👍 screen",
        "cafe\u{301} au lait 👨‍👩‍👧 good", "料理 good 最高。", "\u{202E}bad\u{200B} price\u{0}",
        "</s> good [NL] bad\nnew line | a ; b", "food food food food food food food",
        String(repeating: "screen bad but price is great. ", count: 30),
        String(repeating: "good", count: 500),
    ]

    private func scalars(_ text: String, _ span: Range<Int>) -> String {
        String(String.UnicodeScalarView(Array(text.unicodeScalars)[span]))
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func everyTargetStandsWhereItSays(seed: UInt64) throws {
        let student = try TinyT5(seed: seed).student([.extract, .categorise, .sentiment])
        var found = 0
        for (text, analysis) in zip(
            Self.texts, student.analyse(Self.texts.map(student.prepare)))
        {
            let terms = analysis.opinions.prefix { $0.category == nil }
            for opinion in terms {
                let span = try #require(opinion.span)
                let target = try #require(opinion.target)
                #expect(scalars(text, span).unicodeScalars.elementsEqual(target.unicodeScalars))
                #expect((0...1).contains(opinion.confidence))
            }
            let starts = terms.compactMap(\.span?.lowerBound)
            #expect(starts == starts.sorted())
            #expect(analysis.opinions.dropFirst(terms.count).allSatisfy { $0.category != nil })
            let sentiment = try #require(analysis.sentiment)
            #expect(abs(sentiment.positive + sentiment.neutral + sentiment.negative - 1) < 1e-12)
            found += terms.count
        }
        #expect(found > 3)
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func anAnswerDependsOnItsTextAlone(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let student = try TinyT5(seed: seed).student(labels: ["good", "bad price"])
        let alone = Self.texts.map { student.analyse([student.prepare($0)])[0] }
        let order = (0..<20).map { _ in Int.random(in: 0..<Self.texts.count, using: &random) }
        let together = student.analyse(order.map { student.prepare(Self.texts[$0]) })
        #expect(together == order.map { alone[$0] })
    }

    @Test func anyNumberOfThreadsMayAsk() async throws {
        let student = try TinyT5().student(labels: ["good"])
        let expected = student.analyse(Self.texts.map(student.prepare))
        await withTaskGroup(of: [Analysis].self) { group in
            for _ in 0..<4 {
                group.addTask { student.analyse(Self.texts.map(student.prepare)) }
            }
            for await analyses in group { #expect(analyses == expected) }
        }
    }

    @Test func whatIsNotAskedIsNotAnswered() throws {
        let model = try TinyT5()
        let text = "The service was slow, but the pizza is great!"
        func analysis(_ tasks: Set<StudentTask>) throws -> Analysis {
            let student = try model.student(tasks, labels: ["good", "bad"])
            return student.analyse([student.prepare(text)])[0]
        }
        let whole = try analysis(Set(StudentTask.allCases))
        let extract = try analysis([.extract])
        #expect(extract.opinions == whole.opinions.filter { $0.category == nil })
        #expect(extract.sentiment == nil && extract.labels.isEmpty)
        let sentiment = try analysis([.sentiment])
        #expect(sentiment.opinions.isEmpty && sentiment.sentiment == whole.sentiment)
        #expect(try analysis([.classify]).labels == whole.labels)
        #expect(try analysis([]) == Analysis())
    }

    @Test func aLongTextIsTheSumOfItsSequences() throws {
        let student = try TinyT5().student([.extract])
        let sentence = "The service was slow, but the pizza is great! "
        let text = String(repeating: sentence, count: 12)
        let prepared = student.prepare(text)
        #expect(prepared.sequences.count > 1)
        #expect(prepared.tokens == prepared.pieces.count + prepared.sequences.count)
        #expect(prepared.sequences.allSatisfy { $0.count < 64 })
        // Cut at sentences: each sequence begins with one.
        for sequence in prepared.sequences {
            let start = Int(prepared.pieces.starts[sequence.lowerBound])
            #expect(String(text.unicodeScalars.dropFirst(start)).hasPrefix("The service"))
        }
    }

    @Test func grammarOffItIsTheFreeText() throws {
        let student = try TinyT5().student([.extract])
        let texts = ["The service was slow.", "good food", ""]
        let free = student.freePairs(texts.map(student.prepare), .extract)
        let written = student.generate(texts, tokensMax: T5Student.freeTokensMax)
        #expect(free.map(\.text) == written.map { student.engine.tokenizer.decode($0.ids) })
        #expect(written.allSatisfy { $0.ids.count <= T5Student.freeTokensMax })
        #expect(written.allSatisfy { $0.logProbability < 0 })
        // A random model writes nothing that is in the form.
        #expect(free.allSatisfy { $0.pairs.isEmpty && $0.illFormed > 0 })
    }

    @Test func withoutTheGrammarWhatIsNoOpinionIsDroppedAndCounted() throws {
        let model = try TinyT5()
        let student = try T5Student(
            directory: model.path, tasks: [.extract, .sentiment], usesGrammar: false)
        let batch = ["The service was slow.", "good food"].map(student.prepare)
        let free = student.freePairs(batch, .extract)
        for (analysis, pairs) in zip(student.analyse(batch), free) {
            #expect(analysis.droppedOpinions >= pairs.illFormed)
            #expect(analysis.opinions.count <= pairs.pairs.count)
            #expect(analysis.sentiment != nil)
        }
    }

    @Test func analysesNeedAModelThatWritesThem() throws {
        let student = try TinyT5().student([])
        let batch = ["The service was slow.", ""].map(student.prepare)
        let analyses = try student.analyses(batch, tokensMax: 20)
        #expect(analyses.count == 2 && analyses.allSatisfy { $0.problems.count == 1 })
        // It must begin as one, and what follows is free.
        let tokenizer = student.engine.tokenizer
        let form = tokenizer.decode(tokenizer.encode("Opinion Target 1:"))
        #expect(analyses.allSatisfy { $0.text.hasPrefix(form) && $0.text.count > form.count })
        #expect(throws: ModelFileError.self) { try student.analyses(batch, tokensMax: 1) }
        #expect(throws: ModelFileError.self) { try student.analyses(batch, tokensMax: 513) }
        let other = try TinyT5 { $0.tasks.analyse = nil }.student([])
        let error = #expect(throws: ModelFileError.self) { try other.analyses([]) }
        #expect(error?.tensor == "tasks.analyse")
    }
}
