import Crdkafka
import Testing

@testable import Kafka

struct KafkaErrorTests {
    @Test(arguments: [
        (RD_KAFKA_RESP_ERR__TRANSPORT, KafkaError.Disposition.retry),
        (RD_KAFKA_RESP_ERR__TIMED_OUT, .retry),
        (RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS, .retry),
        (RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, .retry),
        (RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, .stop),
        (RD_KAFKA_RESP_ERR__AUTHENTICATION, .stop),
        (RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, .stop),
        (RD_KAFKA_RESP_ERR__FATAL, .rebuild),
        (RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, .rebuild),
    ])
    func theDispositionSaysWhatToDo(
        _ code: rd_kafka_resp_err_t, _ disposition: KafkaError.Disposition
    ) {
        #expect(KafkaError("read records", code).disposition == disposition)
        #expect(KafkaError("read records", code, isFatal: true).disposition == .rebuild)
    }

    @Test func theTextSaysWhatWasTriedWhatWasFoundAndWhatToDo() {
        let error = KafkaError("commit offsets", RD_KAFKA_RESP_ERR__TIMED_OUT, detail: "broker 1")
        #expect(
            error.description
                == "commit offsets: Local: Timed out: broker 1 (_TIMED_OUT); retrying; check that "
                + "kafka.brokers is reachable if it lasts")
    }
}
