import Opinions
import Transformer

/// What the model writes for a task, for each text of a batch and each of its sequences.
extension T5Student {
    /// Under the grammar of the task.
    func answers(
        _ batch: [PreparedText], by writer: OpinionWriter
    ) -> [[OpinionWriter.Answer]] {
        let grammars = batch.map { writer.grammars($0, engine.tokenizer) }
        let generations = engine.workspaces.withWorkspace {
            engine.model.generate(
                batch.flatMap(engine.sequences), under: Array(grammars.joined()),
                tokensMax: AnswerForm.tokensMax, in: $0)
        }
        return perText(batch, generations).enumerated().map { text, generations in
            zip(grammars[text], generations).map { $0.read($1) }
        }
    }

    /// What it would write by itself.
    func freeAnswers(
        _ batch: [PreparedText], by writer: OpinionWriter
    ) -> [[OpinionWriter.Answer]] {
        let reader = FreeAnswer(tokenizer: engine.tokenizer, subject: writer.subject)
        let written = free(batch, tokensMax: Self.freeTokensMax)
        return zip(batch, written).map { text, generations in
            let scalars = Array(text.text.unicodeScalars)
            return zip(text.sequences, generations).map { sequence, generation in
                let range = text.scalars(of: sequence, count: scalars.count)
                let words = String(String.UnicodeScalarView(scalars[range]))
                return reader.read(generation, sequence: words, start: range.lowerBound)
            }
        }
    }

    /// Without a grammar, behind a beginning.
    func free(
        _ batch: [PreparedText], tokensMax: Int, beginning: [Int32] = []
    ) -> [[Generation]] {
        let sequences = batch.flatMap(engine.sequences)
        let generations = engine.workspaces.withWorkspace {
            engine.model.generate(
                sequences, under: sequences.map { _ in ForcedBeginning(beginning) },
                tokensMax: tokensMax, in: $0)
        }
        return perText(batch, generations)
    }

    private func perText(
        _ batch: [PreparedText], _ generations: [Generation]
    ) -> [[Generation]] {
        var rest = generations[...]
        return batch.map { text in
            defer { rest.removeFirst(text.sequences.count) }
            return Array(rest.prefix(text.sequences.count))
        }
    }
}
