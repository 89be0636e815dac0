import Opinions
import Transformer

/// What a checkpoint is imported for: by `opined-task.json`, which the training recipe writes
/// beside the weights, and by what `opined import` is told instead.
///
/// A checkpoint that says nothing is one of the paper's, which writes analyses and may have been
/// fine-tuned to extract: it may be asked for all but categories.
struct ImportedTasks: Sendable {
    static let newlineToken = "[NL]"
    static let polarities: [Polarity] = [.positive, .negative, .neutral, .conflict]
    /// Files of the category task know no conflict (paper §4b).
    static let categoryPolarities: [Polarity] = [.positive, .negative, .neutral]
    static let categoriesMax = 1_000

    let tasks: T5Family.Tasks
    /// The added token that stands for a line break.
    let newline: String?
    /// What the recipe measured.
    let evaluation: JSONValue?

    /// - Parameter added: the contents of the checkpoint's added tokens.
    /// - Throws: where the file says what opined does not know, and for a task that lacks its
    ///   categories or a newline that is no token.
    init(_ folder: CheckpointFolder, _ settings: ImportSettings, added: [String]) throws {
        let file = TaskFile(path: folder.file(CheckpointFolder.taskName))
        let says = try file.read()
        evaluation = says?["evaluation"]
        newline = try Self.newline(says?["newline"], settings, file, added)
        let wanted = try settings.tasks ?? file.tasks(says) ?? Self.usual(settings)
        var tasks = T5Family.Tasks()
        if wanted.contains(.extract) {
            tasks.extract = .init(
                polarities: try file.polarities(says, "extract", otherwise: Self.polarities))
        }
        if wanted.contains(.categorise) {
            tasks.categorise = .init(
                categories: try Self.categories(says, settings, file),
                polarities: try file.polarities(
                    says, "categorise", otherwise: Self.categoryPolarities))
        }
        let hasOpinions = tasks.extract != nil || tasks.categorise != nil
        if wanted.contains(.sentiment) || hasOpinions && settings.tasks == nil {
            guard hasOpinions else {
                throw ImportError(
                    .usage, "the sentiment of a text is that of its opinions",
                    remedy: "add extract or categorise to --task")
            }
            tasks.sentiment = .byOpinions
        }
        // Who writes analyses can score labels as what an analysis would say.
        if wanted.contains(.classify) || wanted.contains(.analyse) && settings.tasks == nil {
            tasks.classify = .analysisForm
        }
        if wanted.contains(.analyse) { tasks.analyse = .standard }
        self.tasks = tasks
    }

    private static func usual(_ settings: ImportSettings) -> Set<ImportSettings.Task> {
        settings.categories == nil ? [.extract, .sentiment, .classify, .analyse] : [.categorise]
    }

    private static func newline(
        _ says: JSONValue?, _ settings: ImportSettings, _ file: TaskFile, _ added: [String]
    ) throws -> String? {
        if let token = settings.newline {
            guard added.contains(token) else {
                throw ImportError(
                    .usage, "--newline \(token) is none of the checkpoint's added tokens",
                    remedy: "name one of \(added.prefix(20).joined(separator: ", "))")
            }
            return token
        }
        switch says {
        case nil: return added.contains(newlineToken) ? newlineToken : nil
        case .null: return nil
        case .string(let token) where added.contains(token): return token
        default:
            throw file.error("newline", "is none of the checkpoint's added tokens")
        }
    }

    private static func categories(
        _ says: JSONValue?, _ settings: ImportSettings, _ file: TaskFile
    ) throws -> [String] {
        let listed = try file.strings(says, "categorise", "categories")
        guard let categories = settings.categories ?? listed, !categories.isEmpty else {
            throw ImportError(
                .usage, "categorise needs the categories that the model was trained on",
                remedy: "give them with --categories, with commas between")
        }
        guard Set(categories).count == categories.count, categories.count <= categoriesMax else {
            throw ImportError(
                .usage, "a category is named twice, or there are more than \(categoriesMax)",
                remedy: "name each once")
        }
        return categories
    }
}

/// `opined-task.json`: `{"tasks": {"extract": {"polarities": […]}}, "newline": "[NL]"}`.
private struct TaskFile {
    let path: String

    /// nil where there is none.
    func read() throws(ModelFileError) -> JSONValue? {
        FileProbe.exists(path) ? try JSONFile.read(path) : nil
    }

    func tasks(_ says: JSONValue?) throws(ModelFileError) -> Set<ImportSettings.Task>? {
        guard let says else { return nil }
        guard case .object(let members)? = says["tasks"], !members.isEmpty else {
            throw error("tasks", "is no object of tasks")
        }
        var tasks: Set<ImportSettings.Task> = []
        for name in members.keys.sorted() {
            guard let task = ImportSettings.Task(rawValue: name) else {
                throw error("tasks.\(name.prefix(32))", "is no task that opined knows")
            }
            tasks.insert(task)
        }
        return tasks
    }

    func polarities(
        _ says: JSONValue?, _ task: String, otherwise: [Polarity]
    ) throws(ModelFileError) -> [String] {
        guard let names = try strings(says, task, "polarities") else {
            return otherwise.map(\.rawValue)
        }
        guard !names.isEmpty, names.allSatisfy({ Polarity(rawValue: $0) != nil }) else {
            throw error("tasks.\(task).polarities", "holds none, or one that opined does not know")
        }
        return names
    }

    func strings(
        _ says: JSONValue?, _ task: String, _ key: String
    ) throws(ModelFileError) -> [String]? {
        guard let value = says?["tasks"]?[task]?[key] else { return nil }
        let strings = value.list?.compactMap(\.text)
        guard let strings, strings.count == value.list?.count else {
            throw error("tasks.\(task).\(key)", "is no list of strings")
        }
        return strings
    }

    func error(_ key: String, _ problem: String) -> ModelFileError {
        ModelFileError(
            file: path, tensor: key, problem: problem,
            remedy: "correct the file, or remove it and say the tasks with --task")
    }
}
