import Foundation
import TestSupport
import Testing

/// `opined models`, killed again and again at random moments of what it changes.
///
/// `OPINED_KILLS=100` kills it so often.
@Suite(.ownThread)
struct RegistryKillTests {
    private static var kills: Int {
        ProcessInfo.processInfo.environment["OPINED_KILLS"].flatMap(Int.init) ?? 12
    }

    private struct Stored: Decodable {
        struct Version: Decodable {
            var version: String
        }
        var champion: String?
        var versions: [Version]
    }

    @Test(arguments: [1])
    func aWholeChampionIsThereAfterEachKill(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let workplace = try Workplace()
        _ = try models(["add", Workplace.model.path], in: workplace)
        let candidate = workplace.file("candidate")
        try FileManager.default.copyItem(at: Workplace.model, to: candidate)
        var killed = 0
        for number in 1...Self.kills {
            let newest = try list(workplace).versions.last?.version ?? ""
            let change = [
                ["add", candidate.path], ["promote", newest, "--force"], ["rollback"],
                ["prune", "--keep", "2"],
            ][number % 4]
            if change[0] == "add" { try renumber(candidate, number + 1) }
            killed += try killing(change, in: workplace, &random) ? 1 : 0

            let shown = try models(["show", "--verify"], in: workplace)
            #expect(shown.status == 0, "after kill \(number) of \(change[0]): \(shown.errors)")
            for stored in try list(workplace).versions {
                let shown = try models(["show", stored.version, "--verify"], in: workplace)
                #expect(shown.status == 0, "after kill \(number): \(shown.errors)")
            }
        }
        #expect(killed > 0)
        // All goes on, and nothing of what was killed is left.
        #expect(try models(["prune", "--keep", "1"], in: workplace).status == 0)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: workplace.file("registry").path)
        #expect(names.filter { $0.hasPrefix(".") } == [".lock"])
    }

    /// - Returns: whether it was killed before it ended.
    private func killing(
        _ arguments: [String], in workplace: Workplace, _ random: inout SeededGenerator
    ) throws -> Bool {
        let process = Process()
        process.executableURL = try Program.executable()
        process.arguments = self.arguments(arguments, in: workplace)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        // A model that is promoted is loaded first.
        let longest = arguments[0] == "promote" ? 1_200 : 250
        let moment = DispatchTimeInterval.milliseconds(Int.random(in: 5...longest, using: &random))
        guard ended.wait(timeout: .now() + moment) == .timedOut else { return false }
        kill(process.processIdentifier, SIGKILL)
        ended.wait()
        return process.terminationReason == .uncaughtSignal
    }

    private func list(_ workplace: Workplace) throws -> Stored {
        let run = try models(["list", "--json"], in: workplace)
        return try JSONDecoder().decode(Stored.self, from: Data(run.output.utf8))
    }

    private func models(
        _ arguments: [String], in workplace: Workplace
    ) throws -> Program.Outcome {
        try Program.run(self.arguments(arguments, in: workplace), in: workplace)
    }

    private func arguments(_ arguments: [String], in workplace: Workplace) -> [String] {
        ["models"] + arguments + ["--registry", workplace.file("registry").path]
    }

    private func renumber(_ model: URL, _ version: Int) throws {
        let file = model.appendingPathComponent("opined.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacing(/"version": \d+/, with: "\"version\": \(version)").utf8)
            .write(to: file)
    }
}
