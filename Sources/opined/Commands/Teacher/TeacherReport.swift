import ArgumentParser
import Distillation
import Glibc

/// `opined teacher report`: what was asked, what came of it, and what it cost.
struct TeacherReport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Report what the teacher answered: accepted, refused and why, cost, examples.",
        discussion: """
            It reads corpus and ledger without their locks, while a daemon writes them too. The \
            examples show the text of reviews, unmasked; --json has none.
            """)

    @Option(help: "The folder of ledger and corpus: teacher.state_directory.")
    var directory = "/var/lib/opined/teacher"

    @Option(help: "Examples of each kind: accepted answers, and refused ones by reason.")
    var examples = 2

    @Flag(help: "One JSON object, without examples.")
    var json = false

    func validate() throws {
        guard (0...TeacherFindings.examplesMax).contains(examples) else {
            throw ValidationError("--examples must be 0…\(TeacherFindings.examplesMax).")
        }
    }

    func run() throws {
        let findings = try CorpusOptions.reporting { try self.findings() }
        CorpusListText.damage(findings.damage).forEach { Console.note("corpus: \($0)") }
        if json { return Console.data(TeacherReportJSON(findings).line) }
        let text = TeacherReportText(
            findings, isColoured: Terminal.isColoured(STDOUT_FILENO))
        text.lines.forEach { Console.data($0) }
    }

    func findings() throws -> TeacherFindings {
        var findings = TeacherFindings(
            ledger: try LedgerSummary(path: directory + "/ledger.jsonl"), examples: examples)
        let corpus = directory + "/corpus"
        // Before the first answer there is a ledger, and no corpus.
        guard access(corpus, F_OK) == 0 else {
            guard access(directory, F_OK) == 0 else { throw InputFileError(directory, code: errno) }
            return findings
        }
        let records = CorpusRecords(directory: corpus, codec: try .zstd())
        findings.damage = try records.read { findings.note($0) }
        return findings
    }
}
