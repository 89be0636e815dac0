import Kafka

/// One run of `opined decode`: values in, lines out.
struct DecodeRun {
    private let unpacker: ResultUnpacker
    /// How many results are read at the most, readable or not.
    private let resultsMax: Int
    private var output: DataStream
    private var results = 0
    /// Dictionaries that were missed: each is named once.
    private var missing: Set<UInt32> = []
    /// Whether some file or value could not be read.
    private(set) var hasBadInput = false

    init(_ unpacker: ResultUnpacker, resultsMax: Int, output: DataStream = DataStream()) {
        self.unpacker = unpacker
        self.resultsMax = resultsMax
        self.output = output
    }

    /// Whether nothing more is wanted, or nobody reads any more.
    var isOver: Bool { results >= resultsMax || output.isClosed }

    /// Decodes a file of frames, or standard input for `-`.
    mutating func read(file name: String) {
        do {
            let file = try InputFile(name)
            defer { file.close() }
            var frames = FrameReader(descriptor: file.descriptor)
            var number = 0
            while !isOver, let frame = try frames.next() {
                number += 1
                write("\(InputFile.title(name)) frame \(number)") { try $0.content(ofFrame: frame) }
            }
        } catch {
            output.flush()
            note(error is InputFileError ? "\(error)" : "\(InputFile.title(name)): \(error)")
        }
        output.flush()
    }

    /// Decodes a topic until it is told to stop, which may be never.
    mutating func read(_ reader: inout TopicReader) throws {
        while !isOver {
            for record in try reader.next() where !isOver {
                write("\(record.source) offset \(record.offset)") { try $0.content(of: record) }
            }
            output.flush()
        }
    }

    private mutating func write(
        _ place: @autoclosure () -> String, _ content: (ResultUnpacker) throws -> [UInt8]?
    ) {
        do {
            guard var line = try content(unpacker) else { return }
            if line.last == UInt8(ascii: "\n") { line.removeLast() }
            output.line(line)
            results += 1
        } catch {
            // It counts too: without its dictionary a whole topic can't be read, and --max holds.
            results += 1
            if let id = (error as? UnpackError)?.dictionaryID, !missing.insert(id).inserted {
                hasBadInput = true
            } else {
                note("\(place()): \(error)")
            }
        }
    }

    private mutating func note(_ line: String) {
        Console.note(line)
        hasBadInput = true
    }
}
