/// How long a call may take, and how much it may bring back.
public struct CallLimits: Equatable, Sendable {
    /// Until the request can go out: the name, the connection and TLS.
    public var connect: Duration
    /// From then on until something comes back.
    public var firstByte: Duration
    /// For all of it.
    public var whole: Duration
    /// The largest body of an answer.
    public var bodyBytesMax: Int

    /// - Precondition: all are above 0.
    public init(
        connect: Duration = .seconds(10), firstByte: Duration = .seconds(60),
        whole: Duration = .seconds(120), bodyBytesMax: Int = 1_048_576
    ) {
        precondition(min(connect, firstByte, whole) > .zero && bodyBytesMax > 0)
        (self.connect, self.firstByte, self.whole) = (connect, firstByte, whole)
        self.bodyBytesMax = bodyBytesMax
    }
}
