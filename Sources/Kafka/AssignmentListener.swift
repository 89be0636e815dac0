/// Who is told when partitions come and go.
///
/// Both are called inside `poll` or `close` of the consumer, on their thread, from librdkafka's
/// rebalance callback: what is done there is done before the group goes on.
public protocol AssignmentListener: AnyObject {
    /// These partitions are ours from the return of this call on. A pause asked for here holds from
    /// the first record.
    func assigned(_ partitions: [TopicPartition])

    /// These partitions are given up when this call returns; until then their offsets may be
    /// committed. `isLost`: the group has given them to others already, and a commit would be
    /// refused.
    func revoked(_ partitions: [TopicPartition], isLost: Bool)
}
