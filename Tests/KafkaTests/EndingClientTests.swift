import Crdkafka
import Logging
import Testing

@testable import Kafka

/// A client that is ending names no rebalance protocol; one without a group never does, and stands
/// for it here.
struct EndingClientTests {
    @Test(arguments: [RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS, RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS])
    func aRebalanceWithoutAProtocolIsAFailureAndNoCrash(_ code: rd_kafka_resp_err_t) throws {
        let handle = try #require(rd_kafka_new(RD_KAFKA_PRODUCER, nil, nil, 0))
        defer { rd_kafka_destroy(handle) }
        #expect(rd_kafka_rebalance_protocol(handle) == nil)
        let inbox = ConsumerInbox(
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }, onStatistics: nil)
        let partition = TopicPartition(topic: "reviews", partition: 0)
        let list = TopicPartitionList([partition])

        inbox.rebalance(handle, code, list.list)

        let failures = inbox.take().filter { if case .failed = $0 { true } else { false } }
        #expect(failures.count == 1)
    }
}
