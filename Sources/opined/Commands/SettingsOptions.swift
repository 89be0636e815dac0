import ArgumentParser
import Glibc

/// The options by which a command is told its settings.
struct SettingsOptions: ParsableArguments {
    /// The file of the service.
    static let standardFile = "/etc/opined/opined.yaml"

    @Option(name: .long, help: "The YAML file to read.")
    var config = Self.standardFile

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "A setting that wins over the file and the environment; may be repeated.",
            valueName: "key=value"))
    var overrides: [String] = []

    /// Options that nobody typed.
    static func made(config: String, overrides: [String]) -> SettingsOptions {
        // What the memberwise initializer is given counts as a default, which can't be read.
        var options = SettingsOptions()
        (options.config, options.overrides) = (config, overrides)
        return options
    }

    /// The settings as these options and `environment` give them.
    func load(environment: [String: String]) throws(SettingsError) -> Settings {
        try Settings.load(file: config, environment: environment, overrides: overrides)
    }

    /// The same for a command that people run in a checkout, too: without the service's file the
    /// defaults hold.
    func loadAnywhere(environment: [String: String]) throws(SettingsError) -> Settings {
        let isMissing = config == Self.standardFile && access(config, F_OK) != 0
        return try Settings.load(
            file: isMissing ? nil : config, environment: environment, overrides: overrides)
    }

    func sources(environment: [String: String]) throws(SettingsError) -> SettingsSources {
        try SettingsSources(file: config, environment: environment, overrides: overrides)
    }
}
