import Testing

@testable import Pipeline

struct ResultHeadersTests {
    @Test func passesTheInputsHeadersOnAndSaysWhatItIsAnAnswerTo() {
        let record = InputRecord(
            source: PartitionID(topic: "reviews", partition: 2), offset: 1_731, value: [],
            headers: [
                RecordHeader(key: "traceparent", value: [1]),
                RecordHeader(key: "content-encoding", value: [2]),
                RecordHeader(key: "opined-source", value: nil),
                RecordHeader(key: "traceparent", value: nil),
            ])
        let headers = ResultHeaders.headers(of: record, model: "mini@3", encoding: "zstd")
        #expect(
            headers == [
                RecordHeader(key: "traceparent", value: [1]),
                RecordHeader(key: "traceparent", value: nil),
                RecordHeader(key: "opined-model", value: Array("mini@3".utf8)),
                RecordHeader(key: "opined-source", value: Array("reviews/2/1731".utf8)),
                RecordHeader(key: "content-encoding", value: Array("zstd".utf8)),
            ])
    }
}
