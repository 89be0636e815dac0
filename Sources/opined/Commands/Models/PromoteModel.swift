import ArgumentParser
import Registry

/// `opined models promote`.
struct PromoteModel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Make a version the champion.",
        discussion: """
            It is loaded first and has to reproduce its golden outputs. A daemon whose \
            model.directory is the registry's `current`, or that trains students for this \
            registry, changes to it within rollout.follow_ms.
            """)

    @Argument(help: "The version, as opined-mini@3.")
    var version: VersionName

    @OptionGroup var options: RegistryOptions

    @Flag(help: "Also what the gate refused or never judged, or a trial has set back.")
    var force = false

    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() throws {
        let registry = options.models
        try options.using { _ = try $0.version(version) }
        try ModelCheck.answers(registry.directory(of: version))
        let before = registry.champion
        try options.using { try $0.promote(version, force: force) }
        Console.data(VersionText.change(from: before, to: version, isJSON: json))
    }
}
