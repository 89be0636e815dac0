import Dispatch
import Foundation
import Kafka
import Logging
import Synchronization

/// Hears and speaks on `rollout.topic`, on a thread of its own: brokers that are down, or slow, are
/// its trouble alone. What it hears and says lies on the ``RolloutBoard``.
final class RolloutThread: Sendable {
    private static let recordsMax = 100
    private static let bytesMax = 4 << 20
    /// How long one wait for the brokers lasts, so that it can be told to stop.
    private static let wait = Duration.milliseconds(200)
    /// The brokers have so long to take a word, and to name the topic's partitions.
    private static let patience = Duration.seconds(5)
    private static let failurePause = Duration.seconds(10)

    /// What it talks to.
    struct Line: Sendable {
        var topic: String
        var client: ClientSettings
        var producer: ProducerSettings
        var group: String
    }

    private let isStopping = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let board: RolloutBoard
    private let line: Line
    private let logger: Logger

    init(_ line: Line, board: RolloutBoard, logger: Logger) {
        (self.line, self.board, self.logger) = (line, board, logger)
        let thread = Thread { [self] in
            serve()
            ended.signal()
        }
        thread.name = "opined-rollout"
        thread.start()
    }

    /// Ends the thread, and waits for it `timeout` at the longest. Call it once.
    func stop(within timeout: Duration) {
        isStopping.signal()
        _ = ended.wait(timeout: .now() + .milliseconds(Int(timeout / .milliseconds(1))))
    }

    private func serve() {
        var log: TopicLog?
        var producer: Producer?
        var lastTrouble: String?
        var pause = Duration.zero
        while isStopping.wait(timeout: .now() + pause / .seconds(1)) == .timedOut {
            do {
                let current = try log ?? open()
                log = current
                hear(current)
                try say(by: &producer)
                (pause, lastTrouble) = (.zero, nil)
            } catch {
                if "\(error)" != lastTrouble {
                    logger.warning("talk to the group on \(line.topic): \(error); trying again")
                }
                lastTrouble = "\(error)"
                pause = Self.failurePause
            }
        }
        log?.close(within: Self.wait)
        producer?.close(within: Self.wait)
    }

    private func open() throws -> TopicLog {
        let metadata = try ClusterMetadata.fetch(
            line.client, within: Self.patience, logger: logger)
        guard let topic = metadata.topics[line.topic], topic.partitions > 0 else {
            throw RolloutError(
                description: "the brokers have no topic \(line.topic); create it, with "
                    + "cleanup.policy=compact")
        }
        if let error = topic.error { throw error }
        return try TopicLog(
            line.client, topic: line.topic, partitions: topic.partitions, group: line.group,
            logger: logger)
    }

    private func hear(_ log: TopicLog) {
        for event in log.poll(
            recordsMax: Self.recordsMax, bytesMax: Self.bytesMax, timeout: Self.wait)
        {
            switch event {
            case .record(let record): take(record)
            case .unreadable(let place, let offset, let reason):
                logger.warning("read \(place) at offset \(offset): \(reason); it is passed over")
            case .failed(let error, _, _): logger.warning("\(error)")
            case .trouble(let trouble): logger.debug("\(trouble.error)")
            case .committed, .commitFailed: break
            }
        }
        if log.isCaughtUp { board.caughtUp() }
    }

    private func take(_ record: Record) {
        guard let key = record.key else { return }
        guard let value = record.value else {
            return board.forget(String(decoding: key, as: UTF8.self))
        }
        guard let word = RolloutRecord(key: key, value: value), board.hear(word) else {
            let place = "\(record.source) at offset \(record.offset)"
            return logger.warning("read \(place): it names no version; it is passed over")
        }
    }

    /// A word that is not taken in time is said again, unless there is a later one.
    private func say(by producer: inout Producer?) throws {
        for word in board.takeUnsaid() {
            do {
                let current = try producer ?? Producer(line.producer, logger: logger)
                producer = current
                try Self.deliver(word, on: line.topic, by: current)
            } catch {
                board.putBack(word)
                producer?.close(within: .zero)
                producer = nil
                throw error
            }
        }
    }

    private static func deliver(
        _ word: RolloutRecord, on topic: String, by producer: Producer
    ) throws {
        let record = NewRecord(topic: topic, key: word.key, value: word.value)
        guard case .accepted = producer.send(record, token: 0) else {
            throw RolloutError(description: "the record of \(word.version) was not taken")
        }
        let end = ContinuousClock.now + patience
        while ContinuousClock.now < end {
            guard let report = producer.poll(timeout: wait).first else { continue }
            switch report.outcome {
            case .delivered: return
            case .refused(let reason, _), .failed(let reason), .fatal(let reason):
                throw RolloutError(description: reason)
            }
        }
        throw RolloutError(description: "no broker took the record of \(word.version) in time")
    }
}

struct RolloutError: Error, Equatable, CustomStringConvertible {
    let description: String
}
