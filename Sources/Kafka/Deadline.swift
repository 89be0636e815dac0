/// The moment at which a bounded wait ends.
///
/// librdkafka takes relative timeouts, and a loop around its calls needs what is left of one. This
/// is the only place of the module that reads a clock, a monotonic one.
struct Deadline {
    private let instant: ContinuousClock.Instant

    init(after timeout: Duration) { instant = .now + max(.zero, timeout) }

    /// Never negative.
    var left: Duration { max(.zero, instant - .now) }
    var hasPassed: Bool { left == .zero }
}
