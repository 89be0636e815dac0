import Foundation

/// The prompt files of a folder, one for each kind of question: `analysis.txt`, `rewriting.txt`.
public struct TeacherPrompts: Equatable, Sendable {
    private let analysis, rewriting: TeacherPrompt

    public init(directory: String) throws(PromptError) {
        analysis = try Self.read(.analysis, in: directory)
        rewriting = try Self.read(.rewriting, in: directory)
    }

    public subscript(kind: QuestionKind) -> TeacherPrompt {
        switch kind {
        case .analysis: analysis
        case .rewriting: rewriting
        }
    }

    private static func read(
        _ kind: QuestionKind, in directory: String
    ) throws(PromptError) -> TeacherPrompt {
        let file = URL(filePath: directory).appending(path: "\(kind.rawValue).txt")
        let path = file.path(percentEncoded: false)
        guard let handle = try? FileHandle(forReadingFrom: file) else {
            throw PromptError(
                path, "there is no such file, or it may not be read",
                remedy: "check teacher.prompts_directory; opined comes with prompts of its own")
        }
        defer { try? handle.close() }
        let bytes: Data
        do { bytes = try handle.read(upToCount: TeacherPrompt.bytesMax + 1) ?? Data() } catch {
            throw PromptError(path, "it can't be read", remedy: "check that it is a file")
        }
        guard bytes.count <= TeacherPrompt.bytesMax else { throw TeacherPrompt.tooLarge(path) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw PromptError(path, "it is not UTF-8", remedy: "save it as UTF-8")
        }
        return try TeacherPrompt(kind: kind, text: text, path: path)
    }
}
