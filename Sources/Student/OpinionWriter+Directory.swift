import Opinions
import Transformer

extension OpinionWriter {
    /// The task that writes terms; nil where the model was not made for it.
    static func terms(
        _ directory: T5Directory, _ tokenizer: SentencePieceTokenizer
    ) throws(ModelFileError) -> OpinionWriter? {
        guard let task = directory.manifest.tasks.extract else { return nil }
        return OpinionWriter(
            subject: .terms, form: try form(directory, .extract, task.polarities, tokenizer),
            confidence: try directory.confidence(of: .extract))
    }

    /// The task that writes categories; nil where the model was not made for it.
    static func categories(
        _ directory: T5Directory, _ tokenizer: SentencePieceTokenizer
    ) throws(ModelFileError) -> OpinionWriter? {
        guard let task = directory.manifest.tasks.categorise else { return nil }
        let key = "tasks.categorise.categories"
        let phrases = task.categories.map(tokenizer.encode)
        guard !phrases.isEmpty, Set(phrases).count == phrases.count else {
            throw directory.refused(
                key, "is empty, or holds two that the tokenizer can't tell apart")
        }
        for (name, phrase) in zip(task.categories, phrases) {
            guard (1...AnswerPaths.termTokensMax).contains(phrase.count),
                !name.utf8.contains(UInt8(ascii: "|")), !name.utf8.contains(UInt8(ascii: ";"))
            else {
                throw directory.refused(
                    key,
                    "holds \"\(name.prefix(64))\": a category has 1 to "
                        + "\(AnswerPaths.termTokensMax) tokens, and neither | nor ;")
            }
        }
        return OpinionWriter(
            subject: .categories(task.categories, AnswerPaths(phrases: phrases)),
            form: try form(directory, .categorise, task.polarities, tokenizer),
            confidence: try directory.confidence(of: .categorise))
    }

    private static func form(
        _ directory: T5Directory, _ task: StudentTask, _ names: [String],
        _ tokenizer: SentencePieceTokenizer
    ) throws(ModelFileError) -> AnswerForm {
        let polarities = names.compactMap(Polarity.init(rawValue:))
        guard !polarities.isEmpty, polarities.count == names.count,
            Set(polarities).count == names.count
        else {
            throw directory.refused(
                "tasks.\(task.rawValue).polarities",
                "holds none, one twice, or one that opined does not know")
        }
        let form = AnswerForm(polarities, tokenizer)
        guard form.isSound(tokenizer) else {
            throw ModelFileError(
                file: directory.file("spiece.model"),
                problem: "can't write \"a | \(names[0]) ; b | \(names[0])\" word by word, or can't "
                    + "tell the polarities apart",
                remedy: "use a model whose tokenizer cuts text at white space, as T5's does")
        }
        return form
    }
}

extension ModelDirectory<T5Family> {
    fileprivate func confidence(of task: StudentTask) throws(ModelFileError)
        -> T5Family.Confidence
    {
        let calibration = manifest.calibration
        let read = task == .extract ? calibration.extract : calibration.categorise
        guard let read else { return .uncalibrated }
        guard read.quantile.isFinite, read.margin.isFinite, read.intercept.isFinite else {
            throw refused("calibration.\(task.rawValue)", "is not finite")
        }
        return read
    }
}
