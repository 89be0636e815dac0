import ArgumentParser
import Foundation
import Registry

/// `opined models show`.
struct ShowModel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show where a version comes from and why the gate took or refused it.")

    @Argument(help: "The version, as opined-mini@3; the default is the champion.")
    var version: VersionName?

    @OptionGroup var options: RegistryOptions

    @Flag(help: "Hold every file against the manifest, too.")
    var verify = false

    @Option(help: ArgumentHelp("Write the verdict as a page (HTML).", valueName: "file"))
    var page: String?

    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() throws {
        let stored = try options.using { registry in
            guard let name = version ?? registry.champion else { throw registry.noChampion }
            if verify { try registry.verify(name) }
            return try registry.version(name)
        }
        if let page { try writePage(stored, to: page) }
        Console.data(json ? try VersionText.json(stored) : VersionText.details(stored))
    }

    private func writePage(_ stored: StoredVersion, to path: String) throws {
        guard let verdict = stored.manifest?.origin.verdict else {
            Console.note("\(stored.version): no gate has judged it; there is no page to write")
            throw ExitCode.validationFailure
        }
        do { try Data(GatePage.html(verdict).utf8).write(to: URL(filePath: path)) } catch {
            Console.note("write \(path): it can't be written; check the folder and its permissions")
            throw ExitCode.failure
        }
    }
}
