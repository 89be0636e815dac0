import ArgumentParser
import Foundation
import Kafka

/// `opined dictionary train`: a zstd dictionary from own results.
struct TrainDictionary: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a zstd dictionary from own results.",
        discussion: """
            The results are lines of files, or the values of a topic from its beginning; a \
            thousand are a good start. Every second one is held out, and tells what the dictionary \
            is good for. Name the file in output.dictionary_file, and keep it for as long as \
            results that were compressed with it: readers need it.
            """)

    @Argument(help: "Files of results, one a line; - is standard input.")
    var files: [String] = []

    @Option(help: "The file to write.")
    var output: String

    @Option(help: "The size of the dictionary, in bytes.")
    var size = 65_536

    @Option(help: "The level of compression that is tried, as output.zstd_level.")
    var level: Int32 = 3

    @Option(help: "The topic of results to read instead of files.")
    var topic: String?

    @Option(
        name: .customLong("dictionary"),
        help: ArgumentHelp(
            "A dictionary that results of the topic were compressed with; may be repeated.",
            valueName: "file"))
    var dictionaries: [String] = []

    @OptionGroup var brokers: BrokerOptions

    func validate() throws {
        guard (topic == nil) != files.isEmpty else {
            throw ValidationError("Name either files or a --topic.")
        }
        guard (256...ZstdDictionary.bytesMax).contains(size) else {
            throw ValidationError("--size must be 256 to \(ZstdDictionary.bytesMax).")
        }
        guard (1...19).contains(level) else { throw ValidationError("--level must be 1 to 19.") }
    }

    func run() throws {
        let samples = try topic.map { try read(topic: $0) } ?? readFiles()
        if samples.isFull {
            Console.note("took the first \(samples.values.count) results; more would not help")
        }
        let trial: DictionaryTrial
        do {
            trial = try DictionaryTrial(samples: samples.values, bytesMax: size, level: level)
        } catch {
            Console.note("\(error)")
            throw ExitStatus.badInput
        }
        do {
            try Data(trial.dictionary.bytes).write(to: URL(filePath: output), options: .atomic)
        } catch {
            Console.note("write \(output): \(error.localizedDescription); name another file")
            throw ExitStatus.failure
        }
        trial.lines(file: output).forEach { Console.data($0) }
    }

    private func readFiles() throws -> ResultSamples {
        var samples = ResultSamples(dictionaryBytes: size)
        var progress = ProgressBar("results", total: nil)
        defer { progress.finish() }
        for name in files where !samples.isFull {
            do {
                let file = try InputFile(name)
                defer { file.close() }
                var reader = LineReader(
                    descriptor: file.descriptor, lineBytesMax: ReviewLine.bytesMax)
                while !samples.isFull, let line = try reader.next() {
                    if case .whole(let result) = line { samples.add(result) }
                    progress.show(samples.values.count)
                }
            } catch {
                progress.finish()
                let place = error is InputFileError ? "" : "\(InputFile.title(name)): "
                Console.note("\(place)\(error)")
                throw ExitStatus.badInput
            }
        }
        return samples
    }

    private func read(topic: String) throws -> ResultSamples {
        var samples = ResultSamples(dictionaryBytes: size)
        var progress = ProgressBar("results", total: nil)
        defer { progress.finish() }
        do {
            let unpacker = try ResultUnpacker(dictionaries: dictionaries)
            var reader = try brokers.reader(of: topic, from: .earliest)
            defer { reader.close() }
            while !samples.isFull && !reader.isAtEnd {
                for record in try reader.next() {
                    if let result = try unpacker.content(of: record) { samples.add(result) }
                }
                progress.show(samples.values.count)
            }
        } catch let status as ExitCode {
            throw status
        } catch {
            progress.finish()
            Console.note("\(error)")
            throw error is KafkaError || error is TopicReaderError
                ? ExitStatus.unavailable : ExitStatus.badInput
        }
        return samples
    }
}
