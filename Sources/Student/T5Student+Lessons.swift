import Opinions
import Transformer

/// What a model should write of texts, for training: the same forms, separators, order and end that
/// it is asked with in service.
extension T5Student {
    /// Longer texts of a teacher weigh as much as one of so many tokens: else an analysis would
    /// outweigh a dozen answers.
    private static let wordsMax: Float = 32

    /// What the model was made to write, whatever it was loaded for.
    public var lessonKinds: [T5Lesson.Kind] {
        T5Lesson.Kind.allCases.filter { kind in
            switch kind {
            case .terms: terms != nil
            case .categories: categories != nil
            case .words: directory.manifest.tasks.analyse != nil
            }
        }
    }

    /// What it should write of a text, by each of its tasks of which the text tells. A text that is
    /// longer than the model reads gives several, and what is said of the whole of it is left out.
    ///
    /// What its answers can't say is left out of them: a term that is no run of words, a polarity
    /// or a category that it does not know.
    public func lessons(of text: TaughtText) -> [T5Lesson] {
        let prepared = prepare(text.text), sequences = engine.sequences(of: prepared)
        var lessons: [T5Lesson] = []
        if let terms, let known = text.terms {
            let scalars = Array(text.text.unicodeScalars)
            let grammars = terms.grammars(prepared, engine.tokenizer)
            for (index, range) in prepared.sequences.enumerated() {
                let words = prepared.scalars(of: range, count: scalars.count)
                var answer = TaughtAnswer(terms.form, grammars[index])
                for term in known where words.contains(term.span) {
                    answer.add(tokens(of: term.span, scalars), term.polarity, term.weight)
                }
                lessons.append(answer.lesson(.terms, sequences[index]))
            }
        }
        guard sequences.count == 1 else { return lessons }
        if let categories, case .categories(let names, _) = categories.subject,
            let known = text.categories
        {
            var answer = TaughtAnswer(
                categories.form, categories.grammars(prepared, engine.tokenizer)[0])
            // In the order in which they are served.
            for name in names {
                for label in categories.form.labels
                where known[name]?.contains(label.polarity) == true {
                    answer.add(engine.tokenizer.encode(name), label.polarity, 1)
                }
            }
            lessons.append(answer.lesson(.categories, sequences[0]))
        }
        if let task = directory.manifest.tasks.analyse {
            lessons += text.answers.map { lesson(of: $0, sequences[0], task.tokensMax) }
        }
        return lessons
    }

    /// What the model itself writes of texts, under its grammar where it has one; no token of it is
    /// anybody's label.
    public func ownLessons(of texts: [String], _ kind: T5Lesson.Kind) -> [T5Lesson] {
        let batch = texts.map(prepare)
        return zip(batch.flatMap(engine.sequences), generations(batch, kind)).compactMap {
            ids, written in
            let text = written.ids + (written.isFinished ? [engine.tokenizer.endID] : [])
            guard !text.isEmpty else { return nil }
            return T5Lesson(
                kind: kind, ids: ids, text: text,
                weights: [Float](repeating: 0, count: text.count))
        }
    }

    private func generations(_ batch: [PreparedText], _ kind: T5Lesson.Kind) -> [Generation] {
        guard let writer = kind == .terms ? terms : kind == .categories ? categories : nil else {
            let task = directory.manifest.tasks.analyse ?? .standard
            return free(
                batch, tokensMax: task.tokensMax,
                beginning: engine.tokenizer.encode(task.beginning ?? "")
            ).flatMap(\.self)
        }
        let grammars = batch.flatMap { writer.grammars($0, engine.tokenizer) }
        return engine.workspaces.withWorkspace {
            engine.model.generate(
                batch.flatMap(engine.sequences), under: grammars, tokensMax: AnswerForm.tokensMax,
                in: $0)
        }
    }

    /// A term from its first word to its last: what stands around these no answer can hold.
    private func tokens(of span: Range<Int>, _ scalars: [Unicode.Scalar]) -> [Int32] {
        let chunks = ReviewChunks(scalars, in: span)
        let words = chunks.chunks.flatMap(\.words)
        guard let first = words.first, let last = words.last else { return [] }
        return engine.tokenizer.tokenize(
            chunks.text(first.lowerBound..<last.upperBound), specialTokens: .plainText
        ).ids
    }

    /// A teacher's text, cut off where the model would be.
    private func lesson(of words: String, _ ids: [Int32], _ tokensMax: Int) -> T5Lesson {
        let end = engine.tokenizer.endID
        let whole = engine.tokenizer.tokenize(words, specialTokens: .plainText).ids
        let text = whole.prefix(tokensMax - 1) + [end]
        let weight = min(1, Self.wordsMax / Float(text.count))
        var weights = [Float](repeating: weight, count: text.count)
        // Where it is cut off it does not end.
        if whole.count >= tokensMax { weights[text.count - 1] = 0 }
        return T5Lesson(kind: .words, ids: ids, text: Array(text), weights: weights)
    }
}

/// An answer as it is put together, under the grammar that it is read by.
private struct TaughtAnswer {
    private let form: AnswerForm
    private var grammar: AnswerGrammar
    private var text: [Int32] = []
    private var weights: [Float] = []

    init(_ form: AnswerForm, _ grammar: AnswerGrammar) {
        (self.form, self.grammar) = (form, grammar)
    }

    /// Adds an opinion, if the model could write it there.
    ///
    /// - Parameter polarity: nil where it is not known: then one stands there that nobody learns.
    mutating func add(_ term: [Int32], _ polarity: Polarity?, _ weight: Float) {
        let unknown = form.labels.first { $0.polarity == .conflict } ?? form.labels[0]
        let label = polarity.map { polarity in form.labels.first { $0.polarity == polarity } }
        guard !term.isEmpty, let label = label ?? unknown else { return }
        let named = (text.isEmpty ? [] : form.semicolon) + term + form.bar
        guard let next = grammar.taking(named + label.tokens),
            next.opinions.count == grammar.opinions.count + 1
        else { return }
        grammar = next
        text += named + label.tokens
        weights += [Float](repeating: weight, count: named.count)
        weights += [Float](repeating: polarity == nil ? 0 : weight, count: label.tokens.count)
    }

    func lesson(_ kind: T5Lesson.Kind, _ ids: [Int32]) -> T5Lesson {
        T5Lesson(kind: kind, ids: ids, text: text + [form.end], weights: weights + [1])
    }
}

extension AnswerGrammar {
    /// Behind some tokens; nil where they are not allowed.
    fileprivate func taking(_ tokens: [Int32]) -> AnswerGrammar? {
        var next = self
        for token in tokens {
            guard case .only(let allowed) = next.allowed(), allowed.contains(token) else {
                return nil
            }
            next.take(token)
        }
        return next
    }
}

extension Range<Int> {
    fileprivate func contains(_ other: Range<Int>) -> Bool {
        lowerBound <= other.lowerBound && other.upperBound <= upperBound
    }
}
