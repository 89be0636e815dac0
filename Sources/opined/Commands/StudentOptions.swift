import ArgumentParser
import Foundation
import Student
import Transformer

/// Which student answers, on how many threads.
struct StudentOptions: ParsableArguments {
    @Option(
        help: "A model directory, or the name of an imported model; the default is opined-mini.")
    var model: String?

    @Option(help: "Threads that run the student; 0 is one for each core.")
    var threads = 0

    func validate() throws {
        guard (0...256).contains(threads) else {
            throw ValidationError("--threads is \(threads); give 0 to 256")
        }
    }

    var threadCount: Int { Self.threadCount(threads) }

    /// 0 is one for each core.
    static func threadCount(_ threads: Int) -> Int {
        threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
    }

    /// The model directory.
    func directory() throws(ShareDirectoryError) -> String {
        try ModelsFolder.directory(of: model)
    }

    /// The student; where there is none, says why and throws the exit status.
    ///
    /// - Parameter tasks: nil asks for what the model is made for: ``StudentTask/standard(of:)``.
    func student(
        _ tasks: Set<StudentTask>?, labels: [String], usesGrammar: Bool = true,
        measuresDoubt: Bool = false
    ) throws -> LoadedStudent {
        try loading { directory in
            let asked = try tasks ?? standardTasks(of: directory)
            return try LoadedStudent(
                directory: directory, tasks: asked, labels: labels, usesGrammar: usesGrammar,
                measuresDoubt: measuresDoubt)
        }
    }

    /// - Throws: where there are none, how the program ends.
    private func standardTasks(of directory: String) throws -> Set<StudentTask> {
        let abilities = try LoadedStudent.abilities(directory: directory)
        let standard = StudentTask.standard(of: abilities)
        guard standard.isEmpty else { return standard }
        let others = abilities.contains(.classify) ? "classify or analyse" : "analyse"
        Console.note(
            "model \(directory): was made for none of extract, categorise and sentiment; "
                + "use opined \(others), or name another model")
        throw ExitStatus.failure
    }

    /// The student, if it is of the T5 family; else says why not and throws the exit status.
    func t5(_ tasks: Set<StudentTask> = [], labels: [String] = []) throws -> T5Student {
        let student = try student(tasks, labels: labels)
        guard let t5 = student.t5 else {
            Console.note(
                "model \(student.model): writes no text; name a model of the T5 family with"
                    + " --model (opined import makes one)")
            throw ExitStatus.failure
        }
        return t5
    }

    /// Does something with the model directory; where that fails, says why and throws the exit
    /// status.
    func loading<Value>(_ body: (String) throws -> Value) throws -> Value {
        do { return try body(try directory()) } catch let error as ModelFileError {
            Console.note(error.description)
        } catch let error as ShareDirectoryError {
            Console.note(error.description)
        }
        throw ExitStatus.failure
    }
}

extension StudentTask {
    /// What a model is asked for where nobody says: opinions on terms, or on categories where it
    /// knows no terms, and the sentiment; of these what it can do.
    static func standard(of abilities: Set<StudentTask>) -> Set<StudentTask> {
        let opinions: StudentTask = abilities.contains(.extract) ? .extract : .categorise
        return abilities.intersection([opinions, .sentiment])
    }
}
