import Opinions
import Testing
import Transformer

@testable import Student

/// What a T5 is taught is what it is read by.
struct T5LessonTests {
    private static func terms(
        _ text: String, _ words: [(String, Polarity?, Float)]
    ) -> TaughtText {
        let scalars = Array(text.unicodeScalars)
        let terms = words.compactMap { word, polarity, weight -> TaughtText.Term? in
            let word = Array(word.unicodeScalars)
            let start = scalars.indices.first { scalars[$0...].starts(with: word) }
            guard let start else { return nil }
            return TaughtText.Term(
                span: start..<start + word.count, polarity: polarity, weight: weight)
        }
        return TaughtText(text, terms: terms.inOrder)
    }

    private func lesson(
        _ student: T5Student, _ text: TaughtText, _ kind: T5Lesson.Kind = .terms
    ) throws -> T5Lesson {
        let lessons = student.lessons(of: text).filter { $0.kind == kind }
        #expect(lessons.allSatisfy { $0.weights.count == $0.text.count })
        return try #require(lessons.first)
    }

    private func written(_ lesson: T5Lesson, _ student: T5Student) -> String {
        // The tokenizer does not know the bar.
        student.engine.tokenizer.decode(Array(lesson.text.dropLast()))
            .replacing("<unk>", with: "|")
    }

    @Test func termsStandInReadingOrderInTheFormOfTheRecipe() throws {
        let student = try TinyT5().student([])
        let text = Self.terms(
            "The battery life is great, the screen is not.",
            [("screen", .negative, 1), ("battery life", .positive, 1)])
        let lesson = try lesson(student, text)
        let form = "battery life | positive ; screen | negative"
        #expect(lesson.text == student.engine.tokenizer.encode(form) + [1])
        #expect(lesson.ids == student.sequences(of: student.prepare(text.text))[0])
        #expect(lesson.weights.allSatisfy { $0 == 1 })
    }

    @Test func noTermIsAnEmptyAnswer() throws {
        let student = try TinyT5().student([])
        #expect(try lesson(student, TaughtText("We sat.", terms: [])).text == [1])
        #expect(!student.lessons(of: TaughtText("We sat.")).contains { $0.kind == .terms })
    }

    @Test func mildJudgementsWeighLessAndUnknownOnesNothing() throws {
        let student = try TinyT5().student([])
        let lesson = try lesson(
            student,
            Self.terms(
                "Soup, bread, wine.",
                [("Soup", .negative, 1), ("bread", .neutral, 0.5), ("wine", nil, 1)]))
        let tokenizer = student.engine.tokenizer
        #expect(written(lesson, student) == "Soup | negative ; bread | neutral ; wine | conflict")
        func weights(_ text: String, _ weight: Float) -> [Float] {
            .init(repeating: weight, count: tokenizer.encode(text).count)
        }
        #expect(
            lesson.weights == weights("Soup | negative", 1) + weights("; bread | neutral", 0.5)
                + weights("; wine |", 1) + weights("conflict", 0) + [1])
    }

    @Test func whatTheModelCannotSayIsLeftOut() throws {
        let student = try TinyT5 {
            $0.tasks.extract = .init(polarities: ["positive", "negative"])
        }.student([])
        let text = Self.terms(
            "Soup; good (bread) | wine, and 5;6 cups.",
            [
                ("Soup", .positive, 1), ("(bread)", .negative, 1), ("wine", .neutral, 1),
                ("5;6", .positive, 1), ("cups", nil, 1),
            ])
        let lesson = try lesson(student, text)
        #expect(
            written(lesson, student) == "Soup | positive ; bread | negative ; cups | positive")
    }

    /// An answer is read as what was taught, whatever stands in the text.
    @Test(arguments: 0..<20)
    func whatIsTaughtIsRead(seed: Int) throws {
        let student = try TinyT5 { $0.tokensMax = 256 }.student([])
        let words = ["Soup", "tuna", "roll", "roll", "chef's", "good", "é", "the", "wine,", "bad."]
        let count = 4 + seed,
            text = (0..<count).map { words[($0 * 7 + seed) % words.count] }
                .joined(separator: seed % 3 == 0 ? "\n" : " ")
        let prepared = student.prepare(text)
        let scalars = Array(text.unicodeScalars)
        let spans = ReviewChunks(scalars, in: 0..<scalars.count).chunks.flatMap(\.words)
        let terms = spans.enumerated().filter { ($0.offset + seed) % 3 == 0 }.map {
            TaughtText.Term(
                span: $0.element, polarity: $0.offset % 2 == 0 ? .positive : .negative)
        }
        let lesson = try lesson(student, TaughtText(text, terms: terms))
        let writer = try #require(student.terms)
        let grammar = writer.grammars(prepared, student.engine.tokenizer)[0]
        let ids = Array(lesson.text.dropLast())
        let choice = Choice(token: 0, logProbability: 0, isForced: true)
        let answer = grammar.read(
            Generation(
                ids: ids, choices: .init(repeating: choice, count: ids.count + 1), isFinished: true)
        )
        // Of words that stand there twice, another one may be meant.
        func named(_ span: Range<Int>, _ polarity: Polarity?) -> String {
            "\(String(String.UnicodeScalarView(scalars[span]))) \(polarity?.rawValue ?? "")"
        }
        let read = writer.findings(prepared, [answer]).map(\.opinion)
        #expect(
            try read.map { named(try #require($0.span), $0.polarity) }.sorted()
                == terms.map { named($0.span, $0.polarity) }.sorted())
    }

    @Test func categoriesStandInTheOrderOfTheModel() throws {
        let student = try TinyT5().student([])
        var text = TaughtText("Good soup, slow waiter.")
        text.categories = [
            "service general": [.negative], "food quality": [.negative, .positive, .positive],
            "drinks style": [.positive],
        ]
        let lesson = try lesson(student, text, .categories)
        #expect(
            written(lesson, student)
                == "food quality | positive ; food quality | negative ; service general | negative")
    }

    @Test func teachersWordsAreLearnedWithTheirLinesAndWeighAsMuchAsAShortText() throws {
        let student = try TinyT5 { $0.tasks.analyse?.tokensMax = 40 }.student([])
        var text = TaughtText("Good soup.")
        text.answers = [
            "Opinion Target 1: soup\nSentiment: Positive </s>", String(repeating: "so ", count: 90),
        ]
        let lessons = student.lessons(of: text).filter { $0.kind == .words }
        #expect(lessons.count == 2)
        let newline = try #require(student.engine.tokenizer.newlineID)
        #expect(lessons[0].text.contains(newline))
        // What a teacher quotes can't end the text.
        #expect(lessons[0].text.firstIndex(of: 1) == lessons[0].text.count - 1)
        #expect(lessons[0].weights.allSatisfy { $0 == 1 } == (lessons[0].text.count <= 32))
        #expect(
            lessons[1].text.count == 40
                && lessons[1].weights == .init(repeating: 0.8, count: 39) + [0])
    }

    @Test func aModelWithoutAnalysesLearnsNoWords() throws {
        let student = try TinyT5 { $0.tasks.analyse = nil }.student([])
        var text = TaughtText("Good soup.")
        text.answers = ["I liked the soup."]
        #expect(student.lessons(of: text).isEmpty)
        #expect(student.lessonKinds == [.terms, .categories])
    }

    @Test func aLongTextIsCutAndKeepsAllOfItsTerms() throws {
        let student = try TinyT5 { $0.tokensMax = 32 }.student([])
        let sentence = "The soup was good. ", count = 30
        let text = TaughtText(
            String(repeating: sentence, count: count),
            terms: (0..<count).map { .init(span: $0 * 19 + 4..<$0 * 19 + 8, polarity: .positive) })
        let lessons = student.lessons(of: text)
        #expect(lessons.count > 1)
        let soups = lessons.reduce(0) { $0 + written($1, student).matches(of: /soup/).count }
        #expect(soups == count)
    }

    /// What the model writes by itself, in tokens, is what it is read to say.
    @Test(arguments: 0..<4)
    func ownAnswersAreThoseOfService(seed: Int) throws {
        let student = try TinyT5(seed: UInt64(seed + 1)).student([.extract, .categorise])
        let texts = ["Good soup, slow waiter.", "", "The screen of the phone is bright."]
        let analyses = student.analyse(texts.map(student.prepare))
        let terms = student.ownLessons(of: texts, .terms)
        let categories = student.ownLessons(of: texts, .categories)
        for (index, analysis) in analyses.enumerated() {
            #expect(terms[index].weights.allSatisfy { $0 == 0 })
            for lesson in [terms[index], categories[index]] { #expect(lesson.text.last == 1) }
            let said = Set(
                analysis.opinions.filter { $0.category == nil }.map { $0.polarity.rawValue })
            #expect(said.allSatisfy { written(terms[index], student).contains($0) })
            let judged = Set(analysis.opinions.compactMap(\.category))
            #expect(judged.allSatisfy { written(categories[index], student).contains($0) })
        }
    }
}
