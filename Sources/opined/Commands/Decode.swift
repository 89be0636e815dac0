import ArgumentParser
import Kafka

/// `opined decode`: results as JSON again, for readers without zstd.
struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print results as JSON, one a line: of a topic, or of files of zstd frames.",
        discussion: """
            A topic is read until --max or an interrupt; nothing is committed. Values that are not \
            compressed are printed as they are, tombstones are not. A result that can't be read is \
            named on standard error, the others are printed, and the exit code is 65. It is 69 if \
            no broker answers, 78 if the settings are wrong or there is no such topic.
            """)

    @Argument(help: "Files that hold zstd frames, one behind the other; - is standard input.")
    var files: [String] = []

    @Option(
        name: .customLong("dictionary"),
        help: ArgumentHelp(
            "A dictionary that results were compressed with; may be repeated.",
            valueName: "file"))
    var dictionaries: [String] = []

    @Option(help: "The topic to read instead of files.")
    var topic: String?

    @Flag(help: "Read the topic from its first record, not only what comes from now on.")
    var fromBeginning = false

    @Option(name: .customLong("max"), help: "Stop after that many results, readable or not.")
    var resultsMax: Int?

    @OptionGroup var brokers: BrokerOptions

    func validate() throws {
        guard (topic == nil) != files.isEmpty else {
            throw ValidationError("Name either files or a --topic.")
        }
        guard topic != nil || !fromBeginning else {
            throw ValidationError("--from-beginning needs a --topic.")
        }
        guard (resultsMax ?? 1) > 0 else { throw ValidationError("--max must be 1 or more.") }
    }

    func run() throws {
        StandardError.ignoreBrokenPipes()
        let unpacker: ResultUnpacker
        do { unpacker = try ResultUnpacker(dictionaries: dictionaries) } catch {
            Console.note("\(error)")
            throw ExitStatus.badInput
        }
        var run = DecodeRun(unpacker, resultsMax: resultsMax ?? .max)
        if let topic {
            var reader = try brokers.reader(of: topic, from: fromBeginning ? .earliest : .latest)
            defer { reader.close() }
            do { try run.read(&reader) } catch {
                Console.note("\(error)")
                throw ExitStatus.unavailable
            }
        }
        for file in files where !run.isOver { run.read(file: file) }
        guard !run.hasBadInput else { throw ExitStatus.badInput }
    }
}

extension BrokerOptions {
    /// A reader of a topic on these brokers.
    ///
    /// - Throws: how the program ends, once standard error has it why.
    func reader(
        of topic: String, from start: ConsumerSettings.OffsetReset
    ) throws -> TopicReader {
        let access = try connect()
        do { return try TopicReader(access, topic: topic, from: start) } catch {
            Console.note("\(error)")
            throw ExitStatus.badSettings
        }
    }
}
