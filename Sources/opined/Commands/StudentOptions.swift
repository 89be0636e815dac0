import ArgumentParser
import Foundation
import Student
import Transformer

/// Which student answers, on how many threads.
struct StudentOptions: ParsableArguments {
    @Option(help: "The model directory; the default is opined-mini.")
    var model: String?

    @Option(help: "Threads that run the student; 0 is one for each core.")
    var threads = 0

    func validate() throws {
        guard (0...256).contains(threads) else {
            throw ValidationError("--threads is \(threads); give 0 to 256")
        }
    }

    var threadCount: Int { threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount }

    /// The student; where there is none, says why and throws the exit status.
    func student(_ tasks: Set<StudentTask>, labels: [String]) throws -> EncoderStudent {
        do {
            let directory =
                try model ?? ShareDirectory.standard.defaultModel().path(percentEncoded: false)
            return try EncoderStudent(directory: directory, tasks: tasks, labels: labels)
        } catch let error as ModelFileError {
            Console.note(error.description)
        } catch let error as ShareDirectoryError {
            Console.note(error.description)
        }
        throw ExitStatus.failure
    }
}
