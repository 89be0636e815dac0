import Pipeline
import Registry

/// Loads versions of a registry for the service: whole by their manifest, sound by the model's own
/// tests, and of the name that results will bear.
struct VersionLoader<A: Analyst> {
    let registry: ModelRegistry
    /// Loads a model directory; it must reproduce its golden outputs.
    let load: (String) throws -> A

    /// Takes as long as reading every file twice and answering the golden texts.
    func student(_ version: VersionName) throws -> A {
        try registry.verify(version)
        let student = try load(registry.directory(of: version))
        guard student.model == version.description else {
            throw VersionLoadError(
                description: "load \(version): its opined.json says \(student.model); "
                    + "publish the model again")
        }
        return student
    }
}

struct VersionLoadError: Error, Equatable, CustomStringConvertible {
    let description: String
}
