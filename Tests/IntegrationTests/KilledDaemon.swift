/// What the tests have in common that kill a daemon on a real broker again and again.
extension NoidaBroker {
    /// A broker with the topics that a daemon reads and writes, with partitions for all of them.
    static func forReviews(partitions: Int = 6) throws -> NoidaBroker {
        let broker = try NoidaBroker()
        for topic in [ReviewFeed.topic, Outcomes.results, Outcomes.deadLetters] {
            try broker.createTopic(topic, partitions: partitions)
        }
        return broker
    }
}

extension OpinedProcess {
    /// Of a daemon that comes back as the same member of its group.
    ///
    /// - Parameter isSlow: with a few reviews at a time, so that some are left for every life.
    static func settings(of broker: NoidaBroker, isSlow: Bool) -> [String: String] {
        [
            "kafka.brokers": broker.address, "kafka.assignor": "range", "kafka.instance_id": "a",
            "workers.threads": "1", "limits.cache_entries": "0",
            "limits.in_flight_records": isSlow ? "2" : "500", "commit.interval_ms": "10",
        ]
    }
}
