/// How a teacher is asked one kind of question: a prompt file.
///
///     [system]
///     What to do.
///     [user]
///     {{fence}}A review of an example.{{/fence}}
///     [assistant]
///     Its answer.
///     [user]
///     {{review}}
///
/// Both markers give way to a review between its fences (``ReviewFence``).
public struct TeacherPrompt: Equatable, Sendable {
    /// The largest file that is read.
    static let bytesMax = 65_536

    public let kind: QuestionKind
    /// SHA-256 of the bytes of the file, in hexadecimal: its version.
    public let hash: String
    /// All but the last message, as they are sent.
    private let first: [ChatMessage]
    /// What stands around the review in the last message.
    private let before, after: String

    /// - Parameter path: of the file, for errors.
    public init(kind: QuestionKind, text: String, path: String) throws(PromptError) {
        guard text.utf8.count <= Self.bytesMax else { throw Self.tooLarge(path) }
        let sections = try PromptSection.sections(of: text, path: path)
        try Self.checkOrder(sections, path)
        guard let last = sections.last, last.role == .user else {
            throw PromptError(
                path, line: sections.last?.line, "it does not end with a [user] section",
                remedy: "end with [user] and {{review}} below it")
        }
        var first: [ChatMessage] = []
        for section in sections.dropLast() {
            let markers = try PromptMarkers(section, path: path)
            first.append(ChatMessage(role: section.role, content: try markers.example()))
        }
        (self.before, self.after) = try PromptMarkers(last, path: path).question()
        (self.kind, self.first) = (kind, first)
        hash = ContentHash.sha256(text)
    }

    /// The question about a review, examples and all.
    public func messages(review: String) -> [ChatMessage] {
        first + [ChatMessage(role: .user, content: before + ReviewFence.wrap(review) + after)]
    }

    static func tooLarge(_ path: String) -> PromptError {
        PromptError(
            path, "it is larger than \(bytesMax) bytes",
            remedy: "shorten it; a teacher reads it with each review")
    }

    /// [system] at most once and at first, then [user] and [assistant] in turns.
    private static func checkOrder(
        _ sections: [PromptSection], _ path: String
    ) throws(PromptError) {
        var expected: Set<ChatMessage.Role> = [.system, .user]
        for section in sections {
            guard expected.contains(section.role) else {
                throw PromptError(
                    path, line: section.line, "[\(section.role.rawValue)] may not stand here",
                    remedy: "begin with one [system], then let [user] and [assistant] take turns")
            }
            expected = section.role == .user ? [.assistant] : [.user]
        }
        guard !sections.isEmpty else {
            throw PromptError(
                path, "it is empty", remedy: "write [system] and [user] with {{review}} below it")
        }
    }
}
