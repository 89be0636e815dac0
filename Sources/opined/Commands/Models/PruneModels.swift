import ArgumentParser
import Registry

/// `opined models prune`.
struct PruneModels: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove the oldest versions until the registry is small enough.",
        discussion: """
            The champion, the version that a roll back leads to, the champion's parent and what is \
            pinned always stay, and so do candidates: versions newer than the champion that the \
            gate has passed and no trial has set back.
            """)

    @OptionGroup var options: RegistryOptions

    @Option(help: ArgumentHelp("How many versions may stay.", valueName: "count"))
    var keep: Int?

    @Option(help: ArgumentHelp("How many megabytes may stay.", valueName: "MB"))
    var megabytes: Int?

    @Flag(help: "Print one line of JSON.")
    var json = false

    func validate() throws {
        guard keep != nil || megabytes != nil else {
            throw ValidationError("give --keep, --megabytes or both")
        }
        guard (keep ?? 0) >= 0, (0...1_000_000_000).contains(megabytes ?? 0) else {
            throw ValidationError("--keep and --megabytes are 0 or more")
        }
    }

    func run() throws {
        let bounds = PruneBounds(
            bytesMax: megabytes.map { $0 * 1_000_000 } ?? .max, countMax: keep ?? .max)
        let report = try options.using { try $0.prune(to: bounds) }
        Console.data(json ? try VersionText.json(report) : VersionText.summary(report))
        if !report.holds {
            Console.note("what must stay is more; unpin a version, or promote a candidate")
        }
    }
}
