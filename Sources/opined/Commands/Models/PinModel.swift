import ArgumentParser
import Registry

/// `opined models pin`.
struct PinModel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin", abstract: "Keep a version from being pruned.")

    @Argument(help: "The version, as opined-mini@3.")
    var version: VersionName

    @OptionGroup var options: RegistryOptions

    @Flag(help: "No longer.")
    var off = false

    func run() throws { try options.using { try $0.pin(version, !off) } }
}
