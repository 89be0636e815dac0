import ArgumentParser
import Distillation
import Foundation

/// `opined teacher plan`: what the budget buys on the traffic that was seen.
struct TeacherPlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what the teacher's budget buys on the traffic that was seen.",
        discussion: """
            Reads the settings, and of teacher.state_directory the traffic of the last week, the \
            ledger and the corpus; a daemon may be running on it. What was not seen yet is not \
            guessed: without traffic there is no share of it, without answers no cost of one.
            """)

    @OptionGroup var options: SettingsOptions

    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() throws {
        let settings: Settings
        do { settings = try options.load(environment: ProcessEnvironment.current) } catch {
            for problem in error.problems { Console.note(problem) }
            throw ExitStatus.badSettings
        }
        let folder = TeacherFolder(path: settings.teacher.stateDirectory)
        do {
            let ledger = try LedgerSummary(path: folder.ledger)
            let text = TeacherPlanText(
                plan: TeacherPlan(
                    limits: settings.teacher.budget.limits, spent: ledger.total,
                    seen: try Self.experience(folder, ledger)),
                spent: ledger.total)
            Console.data(json ? text.json : text.table)
        } catch {
            Console.note("\(error)")
            throw ExitStatus.badInput
        }
    }

    private static func experience(
        _ folder: TeacherFolder, _ ledger: LedgerSummary
    ) throws -> TeacherPlan.Experience {
        var seen = TeacherPlan.Experience()
        seen.reviewsPerHour = TrafficFile.read(folder.traffic)?.reviewsPerHour
        // What was free says nothing of what an answer costs.
        let charged = Double(ledger.total.calls - ledger.free)
        if charged > 0 {
            seen.tokensPerCall = Double(ledger.total.tokens) / charged
            seen.microdollarsPerCall = Double(ledger.total.microdollars) / charged
        }
        var corpus = CorpusSummary()
        if FileManager.default.fileExists(atPath: folder.corpus) {
            try CorpusRecords(directory: folder.corpus, codec: .zstd()).read { corpus.note($0) }
        }
        if ledger.total.calls > 0 {
            seen.acceptedPerCall = min(
                1, Double(corpus.accepted) / Double(ledger.total.calls))
        }
        return seen
    }
}
