import ArgumentParser
import Registry

/// `opined models rollback`.
struct RollBackModel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Go back to the champion before this one.")

    @OptionGroup var options: RegistryOptions

    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() throws {
        let before = options.models.champion
        let after = try options.using { try $0.rollBack() }
        Console.data(VersionText.change(from: before, to: after, isJSON: json))
    }
}
