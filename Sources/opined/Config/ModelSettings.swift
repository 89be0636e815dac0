/// The `model` section of opined.yaml: the student, and what it is asked.
struct ModelSettings: Equatable, Sendable {
    enum Task: String, CaseIterable, Sendable {
        /// Terms of the review with their polarity.
        case extract
        /// Aspect categories with their polarity.
        case categorise
        /// The labels of ``ModelSettings/labels``, none of which the model was trained on.
        case classify
    }

    /// A model directory (docs/model-directory.md), or the name of an imported model; nil: the
    /// student that comes with opined.
    let directory: String?
    let tasks: Set<Task>
    /// What the `classify` task scores, in the order of the results.
    let labels: [String]
    /// Whether a T5 writes its opinions under the grammar.
    let usesGrammar: Bool

    static let defaults: [String: SettingValue] = [
        "model.directory": "",
        "model.tasks": ["extract"],
        "model.labels": [],
        "model.grammar": true,
    ]

    init(_ reader: inout SettingsReader) {
        directory = reader.optional("model.directory")
        tasks = Set(reader.choices("model.tasks"))
        labels = reader.strings("model.labels", count: 0...64)
        usesGrammar = reader.bool("model.grammar")
        reader.require(
            tasks.contains(.classify) == !labels.isEmpty, "model.labels",
            labels.isEmpty
                ? "is empty, but model.tasks has classify; name the labels, as [delivery, price]"
                : "has labels, but model.tasks lacks classify; add it or remove the labels")
        reader.require(
            labels.allSatisfy { (1...256).contains($0.utf8.count) }, "model.labels",
            "has an empty label or one of more than 256 bytes; shorten it")
        reader.require(
            Set(labels.map { Array($0.utf8) }).count == labels.count, "model.labels",
            "names a label twice; remove one")
    }
}
