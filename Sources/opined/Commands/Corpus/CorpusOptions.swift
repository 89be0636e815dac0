import ArgumentParser
import Distillation
import Kafka

/// Where a command finds the corpus. Reading takes no lock: a daemon may be writing meanwhile.
struct CorpusOptions: ParsableArguments {
    @Option(help: "The folder of the corpus: corpus in teacher.state_directory.")
    var directory = "/var/lib/opined/teacher/corpus"

    /// - Throws: how the program ends, once standard error has it why.
    func records() throws -> CorpusRecords {
        try Self.reporting { CorpusRecords(directory: directory, codec: try .zstd()) }
    }

    /// What could not be read goes to standard error.
    func note(_ damage: CorpusRecords.Damage) {
        CorpusListText.damage(damage).forEach { Console.note("\(directory): \($0)") }
    }

    /// - Throws: how the program ends, once standard error has it why.
    static func reporting<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let status as ExitCode {
            throw status
        } catch {
            Console.note("\(error)")
            throw error is KafkaError || error is TopicReaderError
                ? ExitStatus.unavailable : ExitStatus.badInput
        }
    }
}

extension QuestionKind: ExpressibleByArgument {}

extension RefusalReason: ExpressibleByArgument {}

extension CorpusRecord.Split: ExpressibleByArgument {
    /// A hyphen may stand for the underscore.
    public init?(argument: String) { self.init(rawValue: argument.replacing("-", with: "_")) }

    public static var allValueStrings: [String] { allCases.map(\.argument) }

    var argument: String { rawValue.replacing("_", with: "-") }
}
