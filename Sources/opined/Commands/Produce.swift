import ArgumentParser
import Kafka
import Opinions

/// `opined produce`: lines into a topic.
struct Produce: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the lines of files into a topic, one record each.",
        discussion: """
            The value of a record is the line as it stands; blank lines are skipped. Its key is \
            the string at --key-pointer of a line that is a JSON object; others have none. Exit \
            codes: 65 if a file can't be read or a line is refused (both are named), 69 if no \
            broker answers or some record was not delivered, 78 if the settings are wrong.
            """)

    @Argument(help: "Files of lines; - is standard input.")
    var files: [String]

    @Option(help: "The topic to write to.")
    var topic: String

    @OptionGroup var brokers: BrokerOptions

    @Option(help: "Where the key stands in a JSON line (RFC 6901).")
    var keyPointer = JSONPointer.id

    @Option(help: "How a line is read for its key: auto, jsonl or lines.")
    var format = LineKey.Format.auto

    func run() throws {
        StandardError.ignoreBrokenPipes()
        let problems = files.compactMap(InputFile.problem)
        guard problems.isEmpty else {
            problems.forEach { Console.note("\($0)") }
            throw ExitStatus.badInput
        }
        let access = try brokers.connect()
        let producer: Producer
        do {
            producer = try Producer(
                access.settings.producer(access.client), logger: BrokerAccess.logger)
        } catch {
            error.problems.forEach { Console.note($0) }
            throw ExitStatus.badSettings
        }
        defer { producer.close(within: .seconds(2)) }
        let start = ContinuousClock.now
        let bytesMax = access.settings.output.messageBytesMax
        var run = ProduceRun(
            producer, topic: topic,
            key: LineKey(format: format, pointer: keyPointer, lineBytesMax: bytesMax),
            lineBytesMax: bytesMax)
        for file in files where !run.isOver { run.read(file) }
        run.finish()
        Console.note(run.tally.summary(topic: topic, in: .now - start))
        if let status = run.tally.status { throw status }
    }
}
