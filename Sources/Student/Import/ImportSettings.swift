import Opinions

/// What `opined import` is told.
public struct ImportSettings: Sendable {
    public enum Precision: String, CaseIterable, Sendable { case int8, f32 }

    /// What a model may be imported for, as `opined.json` names it.
    public enum Task: String, CaseIterable, Sendable {
        case extract, categorise, sentiment, classify, analyse
    }

    /// The name of the model, and of its folder.
    public var name: String
    /// The folder that the model's folder goes into.
    public var modelsFolder: String
    public var precision = Precision.int8
    /// Instead of what `opined-task.json` says.
    public var tasks: Set<Task>?
    public var categories: [String]?
    /// The added token that stands for a line break, instead of what `opined-task.json` says.
    public var newline: String?
    /// The texts whose answers are compared between f32 and int8; at most ``reviewsMax`` are used.
    public var reviews: [String] = []
    /// Labelled sentences that the confidence is fitted on.
    public var calibration: [BenchmarkEntry] = []
    /// Whether a model is taken whose int8 answers differ too often.
    public var allowsDifferences = false
    /// Whether a model of that name is replaced.
    public var replacesExisting = false

    public static let reviewsMax = 200
    public static let nameBytesMax = 64

    public init(name: String, modelsFolder: String) {
        (self.name, self.modelsFolder) = (name, modelsFolder)
    }

    /// Whether `name` can be that of a model: letters, digits, dots, underscores and hyphens of
    /// ASCII, and no dot or hyphen in front.
    public static func isName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (1...nameBytesMax).contains(bytes.count) else { return false }
        guard let first = bytes.first, !".-".utf8.contains(first) else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "._-".utf8.contains(byte)
            }
        }
    }
}
