import Kafka

extension MockCluster {
    /// A cluster of one broker with the topics that `opined` reads and writes.
    static func forReviews(partitions: Int) throws -> MockCluster {
        let cluster = try MockCluster()
        for topic in [ReviewFeed.topic, Outcomes.results, Outcomes.deadLetters] {
            try cluster.createTopic(topic, partitions: partitions)
        }
        return cluster
    }
}
