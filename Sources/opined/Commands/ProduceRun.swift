import Kafka
import Opinions

/// One run of `opined produce`: hands lines over until the producer's queue is full, then waits for
/// reports. Holds that queue and one line.
struct ProduceRun {
    /// Lines between two looks at the reports.
    private static let linesBetweenReports = 256
    /// How long one wait for reports lasts, so that the progress goes on.
    private static let reportWait = Duration.milliseconds(100)

    private let producer: Producer
    private let topic: String
    private let key: LineKey
    private let lineBytesMax: Int
    /// The names of the files read so far, by ``LinePlace/file``.
    private var files: [String] = []
    private var progress: ProgressBar
    private(set) var tally = ProduceTally()

    init(_ producer: Producer, topic: String, key: LineKey, lineBytesMax: Int) {
        self.producer = producer
        self.topic = topic
        self.key = key
        self.lineBytesMax = lineBytesMax
        progress = ProgressBar("records", total: nil)
    }

    /// Whether reading on is of no use: what could not be delivered in time is a sign that the
    /// brokers are gone.
    var isOver: Bool { tally.failed > 0 }

    mutating func read(_ name: String) {
        files.append(name)
        do {
            let file = try InputFile(name)
            defer { file.close() }
            var reader = LineReader(descriptor: file.descriptor, lineBytesMax: lineBytesMax)
            var number = 0
            while !isOver, let line = try reader.next() {
                number += 1
                take(line, at: LinePlace(file: files.count - 1, line: number))
                if number % Self.linesBetweenReports == 0 || reader.wouldWait {
                    collect(within: .zero)
                }
            }
        } catch {
            note(error is InputFileError ? "\(error)" : "\(InputFile.title(name)): \(error)")
            tally.hasUnreadableFile = true
        }
    }

    /// Waits until every record has its report, which takes the delivery timeout at the longest.
    mutating func finish() {
        while producer.queued > 0 { collect(within: Self.reportWait) }
        collect(within: .zero)
        progress.finish()
    }

    private mutating func take(_ line: LineReader.Line, at place: LinePlace) {
        tally.lines += 1
        switch line {
        case .tooLong(let bytes):
            refuse(
                place,
                "the line has \(bytes) bytes; raise output.message_bytes_max (\(lineBytesMax))")
        case .whole(let bytes) where LineKey.isBlank(bytes): tally.blank += 1
        case .whole(let bytes):
            do throws(RejectedRecord) {
                let key = try key.key(of: bytes)
                tally.keyed += key == nil ? 0 : 1
                send(NewRecord(topic: topic, key: key, value: bytes), at: place)
            } catch {
                refuse(place, "\(error)")
            }
        }
    }

    private mutating func send(_ record: NewRecord, at place: LinePlace) {
        while true {
            switch producer.send(record, token: place.token) {
            case .accepted:
                tally.bytes += record.value?.count ?? 0
                return
            case .full: collect(within: Self.reportWait)
            case .refused(let reason, _): return refuse(place, reason)
            }
        }
    }

    private mutating func collect(within wait: Duration) {
        for report in producer.poll(timeout: wait) {
            let place = LinePlace(token: report.token)
            switch report.outcome {
            case .delivered: tally.delivered += 1
            case .refused(let reason, _): refuse(place, reason)
            case .failed(let reason), .fatal(let reason):
                // One reason for thousands: the first is enough.
                if tally.failed == 0 { note("\(name(of: place)): \(reason)") }
                tally.failed += 1
            }
        }
        progress.show(tally.delivered)
    }

    private mutating func refuse(_ place: LinePlace, _ reason: String) {
        tally.refused += 1
        note("\(name(of: place)): \(reason)")
    }

    private func name(of place: LinePlace) -> String {
        "\(InputFile.title(files[place.file])) line \(place.line)"
    }

    private mutating func note(_ line: String) {
        progress.finish()
        Console.note(line)
    }
}
