import Distillation
import Kafka

/// Sends the records of the corpus to `corpus.topic`, each with its key, so that many daemons feed
/// one corpus.
///
/// At least once: the cursor moves when the brokers have acknowledged all before it, so a crash
/// repeats records, and `opined corpus import` knows them by their key. Holds one batch. Of one
/// thread (``CorpusShipperThread``); it touches neither the main line nor the corpus's lock.
final class CorpusShipper {
    /// What is sent and not acknowledged, at the most; and what one frame holds more.
    static let recordsMax = 500
    static let bytesMax = 4 << 20

    struct Tally: Equatable, Sendable {
        /// Acknowledged, since the start.
        var delivered = 0
        /// Never taken by the brokers, for their size.
        var refused = 0
        /// Frames that hold what can't be read.
        var damaged = 0
    }

    private struct Batch {
        var next: CorpusCursor
        var records: [NewRecord] = []
        /// By their index in `records`.
        var unsent: [Int] = []
        var inFlight: Set<Int> = []

        var isDone: Bool { unsent.isEmpty && inFlight.isEmpty }
    }

    private let tail: CorpusTail
    private let file: CursorFile
    private let topic: String
    private let makeProducer: () throws -> Producer
    private var producer: Producer?
    private var cursor: CorpusCursor
    private var batch: Batch?
    private(set) var tally = Tally()
    private var trouble: String?

    init(
        _ tail: CorpusTail, file: CursorFile, topic: String,
        makeProducer: @escaping () throws -> Producer
    ) {
        (self.tail, self.file, self.topic) = (tail, file, topic)
        self.makeProducer = makeProducer
        cursor = file.read()
    }

    /// Sends what is there, and waits for reports for `wait` at the longest.
    ///
    /// - Returns: whether there may be more to do; else nothing is in flight.
    /// - Throws: where corpus or cursor can't be read or written, or the settings of the producer
    ///   are not taken. The same turn may be tried again.
    func turn(within wait: Duration) throws -> Bool {
        if batch == nil { batch = try nextBatch() }
        guard let next = batch?.next else { return false }
        try deliver(within: wait)
        if batch?.isDone == true {
            try file.write(next)
            cursor = next
            batch = nil
        }
        return true
    }

    /// Whether something was sent and is not acknowledged yet.
    var isSending: Bool { batch != nil }

    /// Why a record was not delivered, if one was not since this was asked last.
    func takeTrouble() -> String? {
        defer { trouble = nil }
        return trouble
    }

    /// What is not acknowledged is sent again by the next shipper.
    func close(within timeout: Duration) {
        producer?.close(within: timeout)
        producer = nil
    }

    /// nil where nothing stands behind the cursor.
    private func nextBatch() throws -> Batch? {
        var batch = Batch(next: cursor)
        var bytes = 0
        while batch.records.count < Self.recordsMax, bytes < Self.bytesMax,
            let piece = try tail.piece(after: batch.next)
        {
            for record in piece.records {
                let line = try CorpusLine.encode(record)
                batch.records.append(
                    NewRecord(topic: topic, key: Array(record.key.utf8), value: line))
                bytes += line.count
            }
            batch.next = piece.next
            tally.damaged += piece.isDamaged ? 1 : 0
        }
        batch.unsent = Array(batch.records.indices.reversed())
        return batch.next == cursor ? nil : batch
    }

    private func deliver(within wait: Duration) throws {
        guard batch?.isDone == false else { return }
        let producer = try producer ?? makeProducer()
        self.producer = producer
        while let index = batch?.unsent.last, let record = batch?.records[index] {
            let result = producer.send(record, token: UInt64(index))
            if result == .full { break }
            batch?.unsent.removeLast()
            if case .refused(let reason, _) = result {
                refuse(index, reason)
            } else {
                batch?.inFlight.insert(index)
            }
        }
        for report in producer.poll(timeout: wait) { take(report) }
    }

    private func take(_ report: DeliveryReport) {
        let index = Int(report.token)
        guard batch?.inFlight.remove(index) != nil else { return }
        switch report.outcome {
        case .delivered: tally.delivered += 1
        case .refused(let reason, _): refuse(index, reason)
        case .failed(let reason):
            batch?.unsent.append(index)
            trouble = reason
        case .fatal(let reason):
            batch?.unsent.append(index)
            trouble = reason
            renew()
        }
    }

    private func refuse(_ index: Int, _ reason: String) {
        tally.refused += 1
        let key = (batch?.records[index].key).map { String(decoding: $0, as: UTF8.self) } ?? ""
        trouble = "the record \(key) stays on this host alone: \(reason)"
    }

    /// A dead producer is followed by another, which is given what this one still held.
    private func renew() {
        close(within: .zero)
        let held = batch?.inFlight ?? []
        batch?.unsent += held
        batch?.inFlight = []
    }
}
