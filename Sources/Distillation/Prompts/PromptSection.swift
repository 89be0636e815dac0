/// A part of a prompt file, from its heading to the next one.
struct PromptSection: Equatable, Sendable {
    var role: ChatMessage.Role
    /// Of the heading, from 1.
    var line: Int
    /// Without blank lines before and after it.
    var text: String

    /// Headings are lines that hold nothing but a lower-case word in brackets: what is masked in a
    /// review, as `[EMAIL-1]`, is none.
    static func sections(of text: String, path: String) throws(PromptError) -> [PromptSection] {
        var sections: [PromptSection] = []
        var body: [Substring] = []
        for (index, line) in lines(text).enumerated() {
            guard let name = heading(line) else {
                guard !sections.isEmpty || line.allSatisfy(\.isWhitespace) else {
                    throw PromptError(
                        path, line: index + 1, "text before the first section",
                        remedy: "begin with [system] or [user]")
                }
                body.append(line)
                continue
            }
            guard let role = ChatMessage.Role(rawValue: name) else {
                throw PromptError(
                    path, line: index + 1, "there is no section [\(name)]",
                    remedy: "use [system], [user] and [assistant]")
            }
            try close(&sections, &body, path)
            sections.append(PromptSection(role: role, line: index + 1, text: ""))
        }
        try close(&sections, &body, path)
        return sections
    }

    private static func close(
        _ sections: inout [PromptSection], _ body: inout [Substring], _ path: String
    ) throws(PromptError) {
        defer { body = [] }
        guard let last = sections.indices.last else { return }
        let filled = body.trimmingBlank()
        guard !filled.isEmpty else {
            throw PromptError(
                path, line: sections[last].line,
                "the section [\(sections[last].role.rawValue)] is empty",
                remedy: "fill it, or take it out")
        }
        sections[last].text = filled.joined(separator: "\n")
    }

    private static func heading(_ line: Substring) -> String? {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count == 1, let word = words.first, word.first == "[", word.last == "]",
            word.utf8.count > 2
        else { return nil }
        let name = word.dropFirst().dropLast()
        return name.utf8.allSatisfy { (0x61...0x7A).contains($0) } ? String(name) : nil
    }

    private static func lines(_ text: String) -> [Substring] {
        let unmarked = text.hasPrefix("\u{FEFF}") ? Substring(text.dropFirst()) : Substring(text)
        return unmarked.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    }
}

extension [Substring] {
    fileprivate func trimmingBlank() -> ArraySlice<Substring> {
        let rest = drop { $0.allSatisfy(\.isWhitespace) }
        let end = rest.lastIndex { !$0.allSatisfy(\.isWhitespace) }
        return end.map { rest[...$0] } ?? []
    }
}
