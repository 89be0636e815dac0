import Kafka
import TestSupport
import Testing

@Suite(.ownThread)
struct RecordRoundTripTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var key: [UInt8]? = [1, 0, 255]
        var value: [UInt8]? = Array("great battery".utf8)
        var timestamp: Int64? = 1_764_000_000_123
        var headers: [Header] = []
    }

    static let cases = [
        Case(testDescription: "plain"),
        Case(testDescription: "no key", key: nil),
        Case(testDescription: "an empty key is not a null one", key: []),
        Case(testDescription: "tombstone", value: nil),
        Case(testDescription: "an empty value is not a tombstone", value: []),
        Case(testDescription: "neither", key: nil, value: nil),
        Case(testDescription: "time of sending", timestamp: nil),
        Case(
            testDescription: "headers",
            headers: [
                Header(key: "b", value: [0, 1]), Header(key: "a", value: nil),
                Header(key: "b", value: []), Header(key: "größe", value: Array("ä".utf8)),
                Header(key: "", value: [7]),
            ]),
        Case(testDescription: "100 kB", value: (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }),
    ]

    @Test func whatIsWrittenIsReadWithEveryCodec() throws {
        let codecs = ProducerSettings.Compression.allCases
        let rig = try Rig(partitions: codecs.count)
        for (partition, codec) in codecs.enumerated() {
            try write(Self.cases, to: rig.place(Int32(partition)), rig, codec)
        }
        let consumer = try rig.consumer()
        let all = consumer.take(codecs.count * Self.cases.count).records
        consumer.close(within: .seconds(5))
        for (partition, codec) in codecs.enumerated() {
            let records = all.filter { $0.source == rig.place(Int32(partition)) }
            #expect(records.map(\.offset) == (0..<Int64(Self.cases.count)).map { $0 })
            for (example, record) in zip(Self.cases, records) {
                let name = Comment("\(codec), \(example.testDescription)")
                #expect(record.key == example.key, name)
                #expect(record.value == example.value, name)
                #expect(record.headers == example.headers, name)
                #expect(record.timestampMilliseconds != nil, name)
                guard let timestamp = example.timestamp else { continue }
                #expect(record.timestampMilliseconds == timestamp, name)
            }
        }
    }

    @Test func batchesAreZstdOnTheWireByDefault() throws {
        let rig = try Rig()
        let producer = try rig.producer()
        let value = [UInt8](repeating: 65, count: 100_000)
        let record = NewRecord(topic: rig.topic, partition: 0, key: nil, value: value)
        #expect(producer.send(record, token: 0) == .accepted)
        #expect(producer.flush(within: Rig.patience))
        producer.close(within: .seconds(2))
        let batch = RawFetch.firstBatch(of: rig.place(0), at: rig.cluster.bootstrap)
        #expect(batch.codec == 4, "zstd in Kafka's protocol")
        #expect(batch.bytes < 1_000)
    }

    private func write(
        _ cases: [Case], to place: TopicPartition, _ rig: Rig,
        _ codec: ProducerSettings.Compression
    ) throws {
        let producer = try rig.producer { $0.compression = codec }
        for (index, example) in cases.enumerated() {
            let record = NewRecord(
                topic: place.topic, partition: place.partition,
                timestampMilliseconds: example.timestamp, key: example.key, value: example.value,
                headers: example.headers)
            #expect(producer.send(record, token: UInt64(index)) == .accepted)
        }
        #expect(producer.flush(within: Rig.patience))
        producer.close(within: .seconds(2))
    }
}
