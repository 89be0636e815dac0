import Opinions

/// Who watches a pipeline: metrics, the log, and the door of the slow loop. The poll thread calls
/// it, so nothing here may wait.
public protocol PipelineObserver: AnyObject {
    /// `records` records took `took` together.
    func stage(_ stage: Stage, took: Duration, records: Int)
    func batch(records: Int, tokens: Int)
    func notice(_ notice: PipelineNotice)
    /// The review of a record was answered, by a student or from the cache. An observer that is
    /// full drops it.
    func outcome(_ review: Review, _ analysis: Analysis, model: String, of record: InputRecord)
}

extension PipelineObserver {
    public func stage(_ stage: Stage, took: Duration, records: Int) {}
    public func batch(records: Int, tokens: Int) {}
    public func notice(_ notice: PipelineNotice) {}
    public func outcome(
        _ review: Review, _ analysis: Analysis, model: String, of record: InputRecord
    ) {}
}
