import Foundation
import Testing

/// The house rules that can be checked. Each failure names the line.
struct TidyTests {
    static let columnsMax = 100
    static let functionLinesMax = 70
    static let fileLinesMax = 400
    static let makefileTargetsMax = 8

    /// Training's texts and tables are data, which no break makes easier to read.
    @Test(arguments: SourceTree.all.filter { !$0.path.hasPrefix("training/") })
    func linesAreShort(_ file: SourceTree.File) {
        for (number, line) in file.lines.enumerated() where line.count > Self.columnsMax {
            // An address can't be broken.
            guard !line.contains("https://") else { continue }
            Issue.record("\(file.path):\(number + 1): \(line.count) columns")
        }
    }

    @Test(arguments: SourceTree.swift + SourceTree.c)
    func filesAreShort(_ file: SourceTree.File) {
        #expect(file.lines.count <= Self.fileLinesMax + 1, "\(file.path)")
    }

    @Test(arguments: SourceTree.swift)
    func functionsAreShort(_ file: SourceTree.File) {
        for function in FunctionLengths(file).functions
        where function.lines > Self.functionLinesMax {
            Issue.record("\(file.path):\(function.line): a function of \(function.lines) lines")
        }
    }

    /// Words of code that the house does without, and why.
    static let forbidden: [(word: String, reason: String, isAllowed: @Sendable (String) -> Bool)] =
        [
            ("try!", "throw, or handle it", { _ in false }),
            ("fatalError(", "precondition for a programmer's error, else throw", { _ in false }),
            ("as!", "cast with as? and say what happens otherwise", { _ in false }),
            ("print(", "data goes through Console", Self.isForPeople),
            ("sleep(", "wait for what you wait for", { !$0.hasPrefix("Tests/") }),
            ("Task.sleep", "wait for what you wait for", { !$0.hasPrefix("Tests/") }),
            (
                "ProcessInfo.processInfo.environment", "only the daemon reads the environment",
                { !$0.hasPrefix("Sources/") || $0.hasPrefix("Sources/opined/Daemon/") }
            ),
            ("CommandLine.arguments", "only ArgumentParser reads argv", { _ in false }),
        ]

    static func isForPeople(_ path: String) -> Bool {
        path.hasPrefix("Sources/opined/Commands/") || path.hasPrefix("Benchmarks/")
    }

    @Test(arguments: SourceTree.swift)
    func noForbiddenWords(_ file: SourceTree.File) {
        for (number, line) in file.codeLines.enumerated() {
            for (word, reason, isAllowed) in Self.forbidden
            where !isAllowed(file.path) && Self.contains(line, word) {
                Issue.record("\(file.path):\(number + 1): \(word): \(reason)")
            }
        }
    }

    @Test(arguments: SourceTree.swift + SourceTree.c)
    func commentsPromiseNothing(_ file: SourceTree.File) {
        guard !file.path.hasPrefix("Tests/TidyTests/") else { return }
        let pattern = /\/\/.*\b(?:TODO|FIXME|XXX|HACK)\b|\/\/ MARK/
        for (number, line) in file.lines.enumerated() where line.contains(pattern) {
            Issue.record("\(file.path):\(number + 1): \(line)")
        }
    }

    /// Paths of the machine that a file was written on, or that another one need not have.
    @Test(arguments: SourceTree.all)
    func noPathsOfThisMachine(_ file: SourceTree.File) {
        guard !file.path.hasPrefix("Tests/TidyTests/") else { return }
        let pattern = /(?:^|["'\s=(:])\/(?:work|root|home|tmp)(?:\/|["'\s]|$)/
        for (number, line) in file.lines.enumerated() where line.contains(pattern) {
            Issue.record("\(file.path):\(number + 1): \(line)")
        }
    }

    @Test(arguments: SourceTree.swift.filter { $0.path.hasPrefix("Sources/") })
    func everyUncheckedSendableHasItsProof(_ file: SourceTree.File) {
        for (number, line) in file.codeLines.enumerated()
        where line.contains("@unchecked Sendable") {
            let comment = file.lines[..<number].reversed()
                .prefix { $0.drop { $0 == " " }.hasPrefix("//") || $0.contains("@") }
            #expect(
                comment.contains { $0.contains("Sendable") && $0.contains("//") },
                "\(file.path):\(number + 1): say above it why it is safe: `@unchecked Sendable`: …")
        }
    }

    /// `nonisolated(unsafe)` switches the checker off without a word.
    @Test(arguments: SourceTree.swift.filter { $0.path.hasPrefix("Sources/") })
    func nothingSwitchesTheCheckerOff(_ file: SourceTree.File) {
        for (number, line) in file.codeLines.enumerated() where line.contains("(unsafe)") {
            let previous = number > 0 ? file.lines[number - 1] : ""
            #expect(
                previous.contains("//"),
                "\(file.path):\(number + 1): say in the line above why it is safe")
        }
    }

    @Test func theMakefileIsSmall() throws {
        let makefile = try #require(SourceTree.file("Makefile"))
        let targets = makefile.lines.filter { $0.contains(/^[a-z][a-z-]*:(?:[^=]|$)/) }
        #expect((1...Self.makefileTargetsMax).contains(targets.count), "\(targets)")
    }

    /// Whether `word` stands in `line`, and is not the end of a longer name.
    private static func contains(_ line: String, _ word: String) -> Bool {
        line.ranges(of: word).contains { range in
            guard let before = line[..<range.lowerBound].last else { return true }
            return !before.isLetter && !before.isNumber && before != "_" && before != "."
        }
    }
}
