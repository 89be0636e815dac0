import ArgumentParser

/// What labels must be, wherever they are asked for.
enum LabelRules {
    static let countMax = 256
    static let bytesMax = 256

    static func check(_ labels: CommaList?, isAsked: Bool) throws {
        guard let labels else {
            guard !isAsked else {
                throw ValidationError("--task has classify; name its labels: --labels good,bad")
            }
            return
        }
        guard isAsked else {
            throw ValidationError("--labels is for the task classify; add it to --task")
        }
        guard (1...countMax).contains(labels.values.count),
            labels.values.allSatisfy({ $0.utf8.count <= bytesMax })
        else {
            throw ValidationError("--labels takes 1 to \(countMax) labels of \(bytesMax) bytes")
        }
        guard Set(labels.values).count == labels.values.count else {
            throw ValidationError("--labels names a label twice; remove one")
        }
    }
}
