import ArgumentParser

/// `opined config`: the settings in force, and where each comes from.
struct ShowConfig: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show every setting in force, and where it comes from.",
        discussion: """
            Secrets are not settings: only the place of one is shown. Keys of the librdkafka \
            section are shown as they were given.
            """)

    @OptionGroup var options: SettingsOptions

    @Flag(help: "Only the settings that differ from their defaults.")
    var changed = false

    func run() async throws {
        do throws(SettingsError) {
            let sources = try options.sources(environment: ProcessEnvironment.current)
            show(try Settings.read(sources), from: sources)
        } catch {
            error.problems.forEach { Console.note($0) }
            throw ExitStatus.badSettings
        }
    }

    private func show(_ settings: Settings, from sources: SettingsSources) {
        for (key, value) in settings.values.sorted(by: { $0.key < $1.key }) {
            let origin = sources.find(key)?.origin
            guard !changed || origin != nil else { continue }
            let text = value.isEmpty ? "\"\"" : value
            Console.data("\(key): \(text)  # \(origin ?? "default")")
        }
    }
}
