import ArgumentParser
import Registry

/// `opined models list`.
struct ListModels: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show every version, with what the gate said of it.",
        discussion: """
            * is the champion, < the version that a roll back leads to, p what is pinned. F1 is \
            the candidate's on the gate set that it was judged on.
            """)

    @OptionGroup var options: RegistryOptions

    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() throws {
        let registry = options.models
        let versions = registry.versions()
        if json { return Console.data(try VersionText.json(versions, of: registry)) }
        guard !versions.isEmpty else {
            return Console.note(
                "\(registry.path) holds no version; opined models add DIR brings the first one in")
        }
        Console.data(VersionText.table(versions))
    }
}
