import Opinions
import Testing

@testable import Student

/// What a student says of its own doubt.
struct DoubtTests {
    private static let texts = [
        "", " ", "a", "The service was slow, but the pizza is great!", "料理 good 最高。",
        "\u{202E}bad\u{200B} price\u{0}", "[CLS] good [SEP] bad",
        String(repeating: "screen bad but price is great. ", count: 60),
    ]

    private func bytes(_ analysis: Analysis) -> [UInt8] {
        let source = ReviewResult.Source(
            topic: "t", partition: 0, offset: 1, timestampMilliseconds: nil)
        return ReviewResult(id: "r", analysis: analysis, model: "m@1", source: source).json()
    }

    /// The same results by both; doubt only where it was asked for.
    private func check(_ plain: [Analysis], _ doubting: [Analysis]) throws {
        #expect(plain.allSatisfy { $0.doubt == nil })
        for (one, other) in zip(plain, doubting) {
            #expect(bytes(one) == bytes(other))
            var bare = other
            bare.doubt = nil
            #expect(bare == one)
            let doubt = try #require(other.doubt)
            for share in [
                doubt.polarityMargin, doubt.tokenConfidence, doubt.boundary, doubt.disagreement,
            ] {
                if let share { #expect((0...1).contains(share)) }
            }
            #expect((doubt.missed ?? 0) >= 0)
            #expect((doubt.polarityMargin == nil) == other.opinions.isEmpty)
        }
    }

    @Test(arguments: ["f32", "int8"])
    func anEncodersResultsDoNotDependOnIt(precision: String) throws {
        let model = try TinyModel(precision)
        // Fewer O: a random model then finds something nearly everywhere.
        try model.set(["tasks", "extract", "outside_bias"], to: -2.0)
        let tasks = Set(StudentTask.allCases).intersection([.extract, .categorise, .sentiment])
        let plain = try model.student(tasks)
        let doubting = try EncoderStudent(
            directory: model.path, tasks: tasks, measuresDoubt: true)
        let answers = doubting.analyse(Self.texts.map(doubting.prepare))
        try check(plain.analyse(Self.texts.map(plain.prepare)), answers)
        for answer in answers {
            let doubt = try #require(answer.doubt)
            #expect(doubt.embedding.count == StateSketch.width)
            let norm = doubt.embedding.reduce(0) { $0 + $1 * $1 }
            #expect(abs(norm - 1) < 1e-4)
            #expect(doubt.disagreement != nil && doubt.missed != nil)
        }
        #expect(answers.contains { $0.doubt?.boundary ?? 0 > 0 })
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func aT5sResultsDoNotDependOnIt(seed: UInt64) throws {
        let model = try TinyT5(seed: seed)
        let tasks: Set<StudentTask> = [.extract, .sentiment]
        for usesGrammar in [true, false] {
            let plain = try T5Student(
                directory: model.path, tasks: tasks, usesGrammar: usesGrammar)
            let doubting = try LoadedStudent(
                directory: model.path, tasks: tasks, usesGrammar: usesGrammar,
                measuresDoubt: true)
            let answers = doubting.analyse(Self.texts.map(doubting.prepare))
            try check(plain.analyse(Self.texts.map(plain.prepare)), answers)
            #expect(answers.contains { $0.doubt?.tokenConfidence != nil })
            // The sentiment of this model is that of its opinions, and it has no states to show.
            #expect(answers.allSatisfy { $0.doubt?.disagreement == nil })
            #expect(answers.allSatisfy { $0.doubt?.embedding == [] })
        }
    }

    /// With few words outside of terms, and with many.
    @Test(arguments: [-2.0, 2.0])
    func aTextOfSeveralSequencesIsAsDoubtfulAsItsWorst(outsideBias: Double) throws {
        let model = try TinyModel()
        try model.set(["tasks", "extract", "outside_bias"], to: outsideBias)
        let student = try EncoderStudent(
            directory: model.path, tasks: [.extract], measuresDoubt: true)
        let text = String(repeating: "screen bad but price is great. ", count: 60) + "a good end"
        let prepared = student.prepare(text)
        let scalars = Array(text.unicodeScalars)
        let parts = prepared.sequences.map { sequence in
            let range = prepared.scalars(of: sequence, count: scalars.count)
            return student.prepare(String(String.UnicodeScalarView(scalars[range])))
        }
        #expect(parts.count > 1 && parts.allSatisfy { $0.sequences.count == 1 })
        let doubts = student.analyse(parts).compactMap(\.doubt)
        let doubt = try #require(student.analyse([prepared])[0].doubt)
        #expect(doubt.polarityMargin == doubts.compactMap(\.polarityMargin).min())
        #expect(doubt.tokenConfidence == doubts.compactMap(\.tokenConfidence).min())
        #expect(doubt.boundary == doubts.compactMap(\.boundary).max())
        let missed = doubts.compactMap(\.missed).reduce(0, +)
        #expect(abs((doubt.missed ?? -1) - missed) < 1e-9)
        #expect(outsideBias < 0 ? doubt.boundary != nil : missed > 0)
        #expect(doubt.disagreement == nil)
    }
}
