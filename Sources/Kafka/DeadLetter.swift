/// Why a record could not be processed, as headers of a record on the dead letter topic.
///
/// Key, value, timestamp and headers of the input stay as they are, so that it can be replayed. The
/// headers are those that brokers write for share groups (KIP-1191), and opined's own; numbers are
/// decimal strings.
public struct DeadLetter: Equatable, Sendable {
    /// The topic that dead letters go to.
    public var topic: String
    /// The consumer group that gave the record up.
    public var group: String
    /// What kind of failure, by a word that does not change: `not_json`.
    public var errorClass: String
    /// Where on its way: `decode`.
    public var stage: String
    /// For a person to read. Never text of the review, never a secret.
    public var message: String
    /// How often it was tried.
    public var attempts: Int
    /// Of opined.
    public var version: String
    public var model: String

    /// Longer messages are cut: headers count against the size of a record.
    public static let messageBytesMax = 1_024

    public init(
        topic: String, group: String, errorClass: String, stage: String, message: String,
        attempts: Int, version: String, model: String
    ) {
        self.topic = topic
        self.group = group
        self.errorClass = errorClass
        self.stage = stage
        self.message = message
        self.attempts = attempts
        self.version = version
        self.model = model
    }

    /// The record to write for `input`. One that has been a dead letter before keeps the headers of
    /// each time, the last one last.
    public func record(for input: Record) -> NewRecord {
        let message = Self.cut(message)
        let reasons: KeyValuePairs = [
            "__dlq.errors.topic": input.source.topic,
            "__dlq.errors.partition": String(input.source.partition),
            "__dlq.errors.offset": String(input.offset),
            "__dlq.errors.group": group,
            "__dlq.errors.message": message,
            "opined.error.class": errorClass,
            "opined.error.stage": stage,
            "opined.error.message": message,
            "opined.error.attempts": String(attempts),
            "opined.error.version": version,
            "opined.error.model": model,
        ]
        return NewRecord(
            topic: topic, timestampMilliseconds: input.timestampMilliseconds, key: input.key,
            value: input.value,
            headers: input.headers + reasons.map { Header(key: $0, value: Array($1.utf8)) })
    }

    /// Cut between scalars; a grapheme may be as long as it likes.
    private static func cut(_ text: String) -> String {
        guard text.utf8.count > messageBytesMax else { return text }
        var kept = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= messageBytesMax else { break }
            kept.append(scalar)
        }
        return String(kept)
    }
}
