/// Who answers batches. Called by the poll thread alone.
///
/// ``InferenceWorkers`` in the program; in tests one that answers when it is told to.
public protocol BatchWorkers<A>: AnyObject {
    associatedtype A: Analyst
    /// Whether `start` may be called. While it is false, texts wait in their buckets, which go on
    /// filling.
    var hasRoom: Bool { get }
    /// Batches started and not yet given back by `answered`.
    var batchesOut: Int { get }
    func start(_ batch: Batch<A>)
    /// What was answered since the last call. Does not wait.
    func answered() -> [AnsweredBatch]
    /// Ends the threads after the batches they have in hand; waits for none.
    func close()
}
