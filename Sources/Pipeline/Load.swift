/// What records in flight hold of this process: between `poll` and the acknowledgement of the
/// broker.
public struct Load: Equatable, Sendable {
    public var records: Int
    /// Of records, texts and results; not of their indices, which `records` bounds.
    public var bytes: Int
    public var tokens: Int

    public init(records: Int = 0, bytes: Int = 0, tokens: Int = 0) {
        (self.records, self.bytes, self.tokens) = (records, bytes, tokens)
    }

    static func += (left: inout Load, right: Load) {
        left.records += right.records
        left.bytes += right.bytes
        left.tokens += right.tokens
    }

    static func -= (left: inout Load, right: Load) {
        left.records -= right.records
        left.bytes -= right.bytes
        left.tokens -= right.tokens
    }
}
