/// One partition of one topic. Prints as `reviews/2`.
public struct TopicPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var topic: String
    public var partition: Int32

    public init(topic: String, partition: Int32) {
        (self.topic, self.partition) = (topic, partition)
    }

    public var description: String { "\(topic)/\(partition)" }

    public static func < (one: Self, other: Self) -> Bool {
        (one.topic, one.partition) < (other.topic, other.partition)
    }
}
