/// How a run ended.
public struct RunSummary: Equatable, Sendable {
    /// Why it could not go on; nil after `stop`. The process must end with an exit code that says
    /// so.
    public var failure: String?
    /// Records in flight that were given up. The next run reads them again.
    public var left: Int
    /// Whether the broker has acknowledged the position of everything that was settled.
    public var isCommitted: Bool

    /// Nothing will be read twice.
    public var isClean: Bool { failure == nil && left == 0 && isCommitted }

    public init(failure: String? = nil, left: Int = 0, isCommitted: Bool = true) {
        self.failure = failure
        self.left = left
        self.isCommitted = isCommitted
    }
}
