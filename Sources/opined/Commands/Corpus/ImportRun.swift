import Distillation
import Kafka

/// One run of `opined corpus import`: lines in, records appended by the batch. Holds the keys of
/// the corpus, and a batch.
struct ImportRun {
    /// What is held before it is appended, in bytes of lines; and one line.
    private static let batchBytesMax = 1 << 20

    private let store: CorpusStore
    private var intake: CorpusIntake
    private var batch: [CorpusRecord] = []
    private var batchBytes = 0
    private var progress = ProgressBar("answers", total: nil)

    /// Takes the lock of the corpus, and reads which answers it has.
    init(_ corpus: CorpusOptions, at seconds: Double) throws {
        store = try CorpusStore(directory: corpus.directory, codec: try .zstd())
        var known: Set<String> = []
        let damage = try corpus.records().read { known.insert($0.key) }
        corpus.note(damage)
        intake = CorpusIntake(known: known, at: seconds)
    }

    var tally: CorpusIntake.Tally { intake.tally }

    mutating func read(file name: String) throws {
        let file = try InputFile(name)
        defer { file.close() }
        var reader = LineReader(
            descriptor: file.descriptor, lineBytesMax: CorpusLine.bytesMax)
        var number = 0
        while let line = try reader.next() {
            number += 1
            switch line {
            case .whole(let bytes): try take(bytes, "\(InputFile.title(name)) line \(number)")
            case .tooLong(let count):
                intake.noteUnreadable()
                note("\(InputFile.title(name)) line \(number): it has \(count) bytes")
            }
        }
    }

    /// Reads a topic up to what is there now.
    mutating func read(_ reader: inout TopicReader) throws {
        while !reader.isAtEnd {
            for record in try reader.next() {
                guard let value = record.value else { continue }
                try take(value, "\(record.source) offset \(record.offset)")
            }
        }
    }

    /// Appends what is left.
    mutating func flush() throws {
        try store.append(contentsOf: batch)
        (batch, batchBytes) = ([], 0)
    }

    mutating func finish() { progress.finish() }

    private mutating func take(_ line: [UInt8], _ place: @autoclosure () -> String) throws {
        let unreadable = tally.unreadable
        batch += intake.records(of: line)
        if tally.unreadable > unreadable {
            note("\(place()): it is neither a record nor a line of the paper's corpus")
        }
        batchBytes += line.count
        if batchBytes >= Self.batchBytesMax { try flush() }
        progress.show(tally.taken)
    }

    private mutating func note(_ line: String) {
        progress.finish()
        Console.note(line)
    }
}
