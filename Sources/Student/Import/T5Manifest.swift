import Transformer

/// `opined.json` of a T5.
typealias T5Manifest = ModelManifest<T5Family>

extension T5Manifest {
    /// That of a model that has not answered anything yet, and whose files are not written.
    init(_ draft: ModelDraft, _ precision: ImportSettings.Precision) {
        name = draft.settings.name
        version = draft.version
        self.precision = precision.rawValue
        tokensMax = T5Model.sequenceTokensMax
        tokenizer = TokenizerSettings(
            draft.added, newline: draft.tasks.newline,
            cleansUpSpaces: draft.tokenizer.cleansUpSpaces)
        tasks = draft.tasks.tasks
        calibration = T5Family.Calibration()
        files = [:]
        goldens = []
    }
}
