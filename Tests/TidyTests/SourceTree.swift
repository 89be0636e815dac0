import Foundation
import Testing

/// The files of the checkout that people wrote.
struct SourceTree {
    struct File: Sendable, CustomTestStringConvertible {
        /// From the root of the checkout.
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var testDescription: String { path }

        /// The lines as code alone: comments and the contents of string literals left out.
        var codeLines: [String] { CodeOnly(text).lines }
    }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The files below `folders` with one of `extensions`, sorted; what is not there is left out.
    static func files(below folders: [String], extensions: Set<String>) -> [File] {
        folders.flatMap { folder -> [File] in
            let base = root.appending(path: folder)
            let names = FileManager.default.enumerator(atPath: base.path)?.allObjects ?? []
            return names.compactMap { $0 as? String }.sorted().compactMap { name in
                guard extensions.contains(URL(filePath: name).pathExtension) else { return nil }
                return file("\(folder)/\(name)")
            }
        }
    }

    static func file(_ path: String) -> File? {
        let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
        return text.map { File(path: path, text: $0) }
    }

    static let swift = files(below: ["Sources", "Tests", "Benchmarks"], extensions: ["swift"])
    static let c = files(below: ["Sources"], extensions: ["c", "h"])
    static let all =
        swift + c
        + files(
            below: ["Benchmarks", "training", "scripts", "systemd", "config"],
            extensions: ["c", "py", "sh", "service", "yaml"])
        + ["Package.swift", "Makefile", ".ci/run"].compactMap(file)
}
