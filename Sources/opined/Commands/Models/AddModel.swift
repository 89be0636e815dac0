import ArgumentParser
import Foundation
import Registry
import Student

/// `opined models add`.
struct AddModel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Copy a model directory into the registry.",
        discussion: """
            Its name and version are those of its opined.json. No gate judges it: \
            `opined models promote --force` puts it into service. The first one of a registry is \
            its champion at once.
            """)

    @Argument(help: "A model directory, or the name of an imported model.")
    var dir: String

    @OptionGroup var options: RegistryOptions

    @Flag(help: "Print one line of JSON.")
    var json = false

    func run() throws {
        let directory = ModelsFolder.standard.directory(of: dir)
        try ModelCheck.verify(directory)
        let name = try options.using { registry in
            let name = try registry.publish(
                directory, origin: .init(), created: Int(Date().timeIntervalSince1970))
            if registry.champion == nil { try registry.promote(name, force: true) }
            return name
        }
        Console.data(
            json ? #"{"added":"\#(name)"}"# : "\(name): \(options.models.directory(of: name))")
    }
}
