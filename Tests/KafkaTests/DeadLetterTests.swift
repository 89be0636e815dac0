import Kafka
import Testing

struct DeadLetterTests {
    static let letter = DeadLetter(
        topic: "reviews.dead", group: "opined", errorClass: "not_json", stage: "decode",
        message: "the value is not JSON: byte 17", attempts: 1, version: "0.1.0",
        model: "opined-mini@3")
    static let input = Record(
        source: TopicPartition(topic: "reviews", partition: 2), offset: 1_731,
        timestampMilliseconds: 1_764_000_000_000, key: [0, 255], value: [0xC3, 0x28],
        headers: [
            Header(key: "traceparent", value: Array("00-ab".utf8)), Header(key: "x", value: nil),
            Header(key: "x", value: []),
        ])

    @Test func theInputStaysAsItIs() {
        let record = Self.letter.record(for: Self.input)
        #expect(record.topic == "reviews.dead" && record.partition == nil)
        #expect(record.key == Self.input.key && record.value == Self.input.value)
        #expect(record.timestampMilliseconds == Self.input.timestampMilliseconds)
        #expect(Array(record.headers.prefix(3)) == Self.input.headers)
    }

    @Test func theReasonStandsInTheHeaders() {
        let headers = Self.letter.record(for: Self.input).headers.dropFirst(3)
        let texts = headers.map { "\($0.key)=\(String(decoding: $0.value ?? [], as: UTF8.self))" }
        #expect(
            texts == [
                "__dlq.errors.topic=reviews", "__dlq.errors.partition=2",
                "__dlq.errors.offset=1731", "__dlq.errors.group=opined",
                "__dlq.errors.message=the value is not JSON: byte 17",
                "opined.error.class=not_json", "opined.error.stage=decode",
                "opined.error.message=the value is not JSON: byte 17",
                "opined.error.attempts=1", "opined.error.version=0.1.0",
                "opined.error.model=opined-mini@3",
            ])
    }

    @Test func aTombstoneStaysOneAndASecondDeathKeepsTheFirst() {
        var input = Self.input
        (input.key, input.value) = (nil, nil)
        let once = Self.letter.record(for: input)
        #expect(once.key == nil && once.value == nil)
        input.headers = once.headers
        let twice = Self.letter.record(for: input)
        #expect(twice.headers.count == 3 + 22)
        #expect(Array(twice.headers.prefix(14)) == once.headers)
    }

    @Test(arguments: ["a", "é", "👍🏽", "e\u{301}"])
    func longMessagesAreCutBetweenScalars(_ piece: String) throws {
        var letter = Self.letter
        letter.message = String(repeating: piece, count: 5_000)
        let headers = letter.record(for: Self.input).headers
        let value = try #require(headers.last { $0.key == "opined.error.message" }?.value)
        let bound = DeadLetter.messageBytesMax - 3...DeadLetter.messageBytesMax
        #expect(bound.contains(value.count))
        #expect(String(validating: value, as: UTF8.self) != nil)
    }
}
