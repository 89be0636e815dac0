import Yams

/// The keys of a YAML document and where they stand: what swift-configuration's snapshot keeps to
/// itself, and what a problem needs to name the line.
struct SettingsOutline {
    struct Entry: Equatable {
        let line: Int
        /// The value as it was written; a list in brackets.
        let text: String
        let isSection: Bool
    }

    /// By dotted key; of a mapping only its leaves, but for an empty one.
    private(set) var entries: [String: Entry] = [:]

    /// More keys than any settings have: a bound on what aliases can multiply.
    static let keysMax = 4_096

    /// - Throws: What is wrong with the text, with its line, each on one line.
    init(yaml: String, name: String) throws(SettingsError) {
        let root: Node?
        do { root = try compose(yaml: yaml) } catch {
            throw SettingsError(problems: [Self.describe(error, name: name)])
        }
        guard let root, root.null == nil else { return }
        guard let mapping = root.mapping else {
            throw SettingsError(problems: [
                "\(name): holds no settings; write `section:` and below it `key: value`"
            ])
        }
        try flatten(mapping, name: name)
    }

    private mutating func flatten(_ root: Node.Mapping, name: String) throws(SettingsError) {
        var open = [(prefix: "", mapping: root)]
        while let (prefix, mapping) = open.popLast() {
            for (key, value) in mapping {
                let path = prefix + (key.string ?? "?")
                let line = (key.mark ?? value.mark)?.line ?? 0
                guard entries.count < Self.keysMax else {
                    throw SettingsError(problems: [
                        "\(name): has more than \(Self.keysMax) keys; remove what is no setting"
                    ])
                }
                guard key.string != nil else {
                    throw SettingsError(problems: [
                        "\(name):\(line): \(prefix) has a key that is no text; write a name"
                    ])
                }
                if let section = value.mapping, !section.isEmpty {
                    open.append(("\(path).", section))
                } else {
                    entries[path] = try entry(value, at: line, path: path, name: name)
                }
            }
        }
    }

    private func entry(
        _ value: Node, at line: Int, path: String, name: String
    ) throws(SettingsError) -> Entry {
        if value.mapping != nil { return Entry(line: line, text: "{}", isSection: true) }
        guard let list = value.sequence else {
            return Entry(line: line, text: value.string ?? "", isSection: value.null != nil)
        }
        let texts = list.map(\.string)
        guard !texts.contains(where: { $0 == nil }) else {
            throw SettingsError(problems: [
                "\(name):\(line): \(path) holds a list or a section within a list; "
                    + "write plain values"
            ])
        }
        let text = "[\(texts.compactMap { $0 }.joined(separator: ", "))]"
        return Entry(line: line, text: text, isSection: false)
    }

    /// Yams' errors quote the text over several lines; one line names the place.
    private static func describe(_ error: any Error, name: String) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "\(name):\(mark.line): is no YAML: \(problem); check indentation and quotes there"
        case .duplicatedKeysInMapping(let keys, let context):
            "\(name):\(context.mark.line): has \(keys.joined(separator: ", ")) twice; remove one"
        default:
            "\(name): is no YAML; check that it is text in UTF-8"
        }
    }
}
