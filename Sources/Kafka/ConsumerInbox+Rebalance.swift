import Crdkafka

extension ConsumerInbox {
    /// Tells the listener, then takes or gives up: the order in which nothing is lost or doubled.
    func rebalance(
        _ handle: OpaquePointer, _ code: rd_kafka_resp_err_t,
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
    ) {
        let partitions = TopicPartitionList.Entry.all(in: list).map(\.partition)
        // None is named by a client that is ending; the group's does not change meanwhile.
        if let name = rd_kafka_rebalance_protocol(handle) {
            isIncremental = String(cString: name) == "COOPERATIVE"
        }
        switch code {
        case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
            gain(partitions)
            report(
                "take partitions",
                isIncremental ? rd_kafka_incremental_assign(handle, list) : nil,
                isIncremental ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_assign(handle, list))
            // The listener may have paused what was not there yet.
            let early = TopicPartitionList(paused.intersection(partitions))
            _ = rd_kafka_pause_partitions(handle, early.list)
        case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
            lose(partitions, isLost: rd_kafka_assignment_lost(handle) != 0)
            // A pause would outlive the assignment, and hold when the partition comes back.
            let late = TopicPartitionList(paused.intersection(partitions))
            _ = rd_kafka_resume_partitions(handle, late.list)
            resume(partitions)
            report(
                "give up partitions",
                isIncremental ? rd_kafka_incremental_unassign(handle, list) : nil,
                isIncremental ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_assign(handle, nil))
        default:
            lose(Array(assignment), isLost: true)
            report("rebalance the group", nil, code)
            _ = rd_kafka_assign(handle, nil)
        }
    }

    /// The two ways in which librdkafka tells of a failure.
    private func report(
        _ operation: String, _ error: OpaquePointer?, _ code: rd_kafka_resp_err_t
    ) {
        let failure: KafkaError
        if let error {
            failure = KafkaError(operation, adopting: error)
        } else if code != RD_KAFKA_RESP_ERR_NO_ERROR {
            failure = KafkaError(operation, code)
        } else {
            return
        }
        note(.failed(failure, partition: nil, isFatal: failure.isFatal))
    }
}
