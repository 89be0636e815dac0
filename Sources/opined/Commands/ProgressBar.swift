import Glibc

/// A line that shows how far a long job is: on a terminal only, and only once the job takes its
/// time.
struct ProgressBar {
    /// Jobs that end sooner show nothing.
    static let patience = Duration.seconds(2)
    /// The bar is drawn again no sooner than that.
    static let interval = Duration.milliseconds(100)
    private static let width = 30

    private let label: String
    /// All that there is to do; nil where nobody knows.
    private let total: Int?
    private let isVisible: Bool
    private let start: ContinuousClock.Instant
    private var last: ContinuousClock.Instant?

    /// - Parameter isVisible: whether a person looks at standard error.
    init(
        _ label: String, total: Int?,
        isVisible: Bool = Terminal.isInteractive(STDERR_FILENO),
        at now: ContinuousClock.Instant = .now
    ) {
        self.label = label
        self.total = total
        self.isVisible = isVisible
        start = now
    }

    /// Draws how far the job is, if it is time to.
    mutating func show(_ done: Int, at now: ContinuousClock.Instant = .now) {
        if let line = line(done, at: now) { Console.status(line) }
    }

    /// Takes the line away.
    mutating func finish() {
        if last != nil { Console.erase() }
        last = nil
    }

    /// What is to be drawn now; nil if nothing is.
    mutating func line(_ done: Int, at now: ContinuousClock.Instant) -> String? {
        let elapsed = start.duration(to: now)
        guard isVisible, elapsed >= Self.patience,
            last.map({ $0.duration(to: now) >= Self.interval }) ?? true
        else { return nil }
        last = now
        let perSecond = Int(Double(done) / (elapsed / .seconds(1)))
        guard let total, total > 0 else { return "\(label) \(done)  \(perSecond)/s" }
        let share = min(1, Double(done) / Double(total))
        let filled = Int(share * Double(Self.width))
        let bar =
            String(repeating: "█", count: filled)
            + String(repeating: "░", count: Self.width - filled)
        return "\(label) \(bar) \(Int(share * 100)) %  \(done)/\(total)  \(perSecond)/s"
    }
}
