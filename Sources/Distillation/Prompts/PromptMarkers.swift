/// The text of a section, cut at its markers.
struct PromptMarkers {
    enum Part: Equatable {
        case text(String)
        case review
        case fenceBegins, fenceEnds
    }

    private let parts: [Part]
    private let section: PromptSection
    private let path: String

    init(_ section: PromptSection, path: String) throws(PromptError) {
        (self.section, self.path) = (section, path)
        var parts: [Part] = []
        var rest = section.text[...]
        while let start = rest.firstRange(of: "{{") {
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else { break }
            parts.append(.text(String(rest[..<start.lowerBound])))
            switch rest[start.upperBound..<end.lowerBound] {
            case "review": parts.append(.review)
            case "fence": parts.append(.fenceBegins)
            case "/fence": parts.append(.fenceEnds)
            default:
                throw Self.error(
                    section, path, "a marker that is not known",
                    remedy: "use {{review}}, or {{fence}} and {{/fence}}")
            }
            rest = rest[end.upperBound...]
        }
        self.parts = parts + [.text(String(rest))]
    }

    /// The section as a message of an example: texts between fence markers get real fences.
    func example() throws(PromptError) -> String {
        var content = ""
        var fenced: String?
        for part in parts {
            switch part {
            case .text(let text) where fenced == nil: content += text
            case .text(let text): fenced? += text
            case .fenceBegins where section.role == .user && fenced == nil: fenced = ""
            case .fenceEnds:
                guard let text = fenced else { throw fenceError }
                content += ReviewFence.wrap(text)
                fenced = nil
            case .fenceBegins: throw fenceError
            case .review:
                throw error(
                    "{{review}} stands in a section that is not the last",
                    remedy: "write {{review}} in the last [user] section alone")
            }
        }
        guard fenced == nil else { throw fenceError }
        return content
    }

    /// What stands before and after the review in the last section.
    func question() throws(PromptError) -> (before: String, after: String) {
        var texts: [String] = []
        for part in parts {
            switch part {
            case .text(let text): texts.append(text)
            case .review: break
            case .fenceBegins, .fenceEnds: throw fenceError
            }
        }
        guard texts.count == 2 else {
            throw error(
                "the last section holds {{review}} \(texts.count - 1) times",
                remedy: "write it once: the review stands there")
        }
        return (texts[0], texts[1])
    }

    private var fenceError: PromptError {
        error(
            "{{fence}} and {{/fence}} are no pair in the [user] section of an example",
            remedy: "put each review of an example between {{fence}} and {{/fence}}")
    }

    private func error(_ problem: String, remedy: String) -> PromptError {
        Self.error(section, path, problem, remedy: remedy)
    }

    private static func error(
        _ section: PromptSection, _ path: String, _ problem: String, remedy: String
    ) -> PromptError {
        PromptError(path, line: section.line, problem, remedy: remedy)
    }
}
