import ArgumentParser
import Registry

/// Which registry.
struct RegistryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of the registry; the default is registry/ beside the imported models.",
            valueName: "dir"))
    var registry: String?

    var models: ModelRegistry {
        ModelRegistry(path: registry ?? ModelsFolder.standard.registry)
    }

    /// Does something with the registry; where that fails, says why and throws the exit status.
    func using<Value>(_ body: (ModelRegistry) throws -> Value) throws -> Value {
        do { return try body(models) } catch let error as RegistryError {
            Console.note("\(error)")
            throw Self.exitCode(error)
        }
    }

    static func exitCode(_ error: RegistryError) -> ExitCode {
        switch error.kind {
        case .busy: ExitStatus.undrained
        case .invalid, .damaged: ExitStatus.badInput
        case .unknown, .taken, .refused, .overtaken: ExitCode.validationFailure
        case .disk: ExitCode.failure
        }
    }
}

extension VersionName: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
