import ArgumentParser

/// The options by which a command is told its settings.
struct SettingsOptions: ParsableArguments {
    @Option(name: .long, help: "The YAML file to read.")
    var config = "/etc/opined/opined.yaml"

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

    func sources(environment: [String: String]) throws(SettingsError) -> SettingsSources {
        try SettingsSources(file: config, environment: environment, overrides: overrides)
    }
}
