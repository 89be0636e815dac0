import Crdkafka

/// librdkafka's mock of a Kafka cluster, in this process, on free ports of 127.0.0.1.
///
/// Other processes may connect, too. Good for `opined demo` and for tests of groups, offsets,
/// codecs and faults. What it is not: records are kept in memory only, 5 MiB a partition, the
/// oldest dropped without a word; transactions are accepted and mean nothing; no TLS, no login, no
/// admin API; static members are treated as any others; members that name different assignors end
/// the process. The first member of a group waits three seconds, and is thrown out meanwhile if its
/// session timeout is no longer (so: more than three); every other rebalance takes the session
/// timeout less a second.
///
/// `@unchecked Sendable`: librdkafka hands each call to the mock's own thread or locks, and the
/// pointers never change.
public final class MockCluster: @unchecked Sendable {
    /// A kind of request, by its number in Kafka's protocol.
    public enum Request: Int16, CaseIterable, Sendable {
        case produce = 0, fetch = 1, listOffsets = 2, metadata = 3
        case offsetCommit = 8, offsetFetch = 9, findCoordinator = 10
        case joinGroup = 11, heartbeat = 12, leaveGroup = 13, syncGroup = 14
        case initProducerID = 22
    }

    /// `host:port` of each broker, with commas between.
    public let bootstrap: String
    private let handle: OpaquePointer
    private let cluster: OpaquePointer
    private let brokers: ClosedRange<Int32>

    /// Starts `brokers` brokers, numbered from 1.
    public init(brokers: Int = 1) throws(KafkaError) {
        precondition(brokers >= 1, "a cluster has one broker at least")
        let operation = "start a mock cluster"
        let conf = rd_kafka_conf_new()
        // The handle only carries the cluster's threads.
        rd_kafka_conf_set(conf, "client.id", "mock", nil, 0)
        // What the mock says (that it has no bootstrap.servers, that a client sent nonsense) goes
        // to stderr otherwise.
        rd_kafka_conf_set_log_cb(conf, nil)
        guard let handle = rd_kafka_new(RD_KAFKA_PRODUCER, conf, nil, 0) else {
            rd_kafka_conf_destroy(conf)
            throw KafkaError(operation, rd_kafka_last_error())
        }
        guard let cluster = rd_kafka_mock_cluster_new(handle, Int32(brokers)),
            let bootstrap = rd_kafka_mock_cluster_bootstraps(cluster)
        else {
            rd_kafka_destroy(handle)
            throw KafkaError(operation, RD_KAFKA_RESP_ERR__FAIL)
        }
        (self.handle, self.cluster) = (handle, cluster)
        self.bootstrap = String(cString: bootstrap)
        self.brokers = 1...Int32(brokers)
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(handle)
    }

    /// Makes a topic. A topic that somebody asks for and that is not there comes into being with
    /// four partitions.
    public func createTopic(
        _ name: String, partitions: Int, replication: Int = 1
    ) throws(KafkaError) {
        let code = rd_kafka_mock_topic_create(cluster, name, Int32(partitions), Int32(replication))
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError("create topic \(name)", code)
        }
    }

    /// Answers the next requests of a kind with these error codes of Kafka's protocol, one each;
    /// -195 cuts the connection instead.
    public func fail(_ request: Request, with codes: [Int32]) {
        let codes = codes.map { rd_kafka_resp_err_t($0) }
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, codes.count, codes)
    }

    /// Forgets the errors that are not used up.
    public func clearFailures(of request: Request) {
        rd_kafka_mock_clear_request_errors(cluster, request.rawValue)
    }

    /// Cuts all connections to a broker and refuses new ones, or takes them again.
    public func setBroker(_ id: Int32, isUp: Bool) {
        precondition(brokers.contains(id), "brokers are numbered \(brokers)")
        _ =
            isUp
            ? rd_kafka_mock_broker_set_up(cluster, id) : rd_kafka_mock_broker_set_down(cluster, id)
    }

    public func setAllBrokers(isUp: Bool) { brokers.forEach { setBroker($0, isUp: isUp) } }

    /// Delays every answer.
    public func setRoundTrip(_ delay: Duration) {
        for id in brokers {
            rd_kafka_mock_broker_set_rtt(cluster, id, Int32(milliseconds: delay))
        }
    }
}
