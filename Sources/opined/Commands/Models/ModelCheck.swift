import Student
import Transformer

/// Whether a model directory would be taken into service.
enum ModelCheck {
    /// Holds its files against its `opined.json`.
    static func verify(_ directory: String) throws {
        try saying { try LoadedStudent.verify(directory: directory, tasks: []) }
    }

    /// Loads it and lets it answer its golden texts.
    static func answers(_ directory: String) throws {
        _ = try student(directory)
    }

    /// Asked for what it is made for.
    static func student(_ directory: String) throws -> LoadedStudent {
        try saying {
            let abilities = try LoadedStudent.abilities(directory: directory)
            return try LoadedStudent(
                directory: directory, tasks: StudentTask.standard(of: abilities))
        }
    }

    private static func saying<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as ModelFileError {
            Console.note(error.description)
            throw ExitStatus.failure
        }
    }
}
