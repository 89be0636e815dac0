import Glibc

/// What something took: the time of the clock on the wall, and that of the processors, those of all
/// its threads together.
struct Lap: Sendable {
    /// Rounds that a median is made of, at least.
    static let roundsMin = 3
    /// And at most, however short they are.
    static let roundsMax = 1_000

    let seconds, cpuSeconds: Double

    init(seconds: Double, cpuSeconds: Double) {
        (self.seconds, self.cpuSeconds) = (seconds, cpuSeconds)
    }

    /// Times `body`, which must stay on the calling thread.
    init(of body: () -> Void) {
        let start = ThreadClocks.seconds(of: CLOCK_THREAD_CPUTIME_ID)
        seconds = ContinuousClock().measure(body) / .seconds(1)
        cpuSeconds = ThreadClocks.seconds(of: CLOCK_THREAD_CPUTIME_ID) - start
    }

    /// Has `lap` run again and again until `span` is over, after one time that does not count.
    static func rounds(for span: Duration, _ lap: () -> Lap) -> [Lap] {
        _ = lap()
        let end = ContinuousClock.now + span
        var laps: [Lap] = []
        while laps.count < roundsMin || (ContinuousClock.now < end && laps.count < roundsMax) {
            laps.append(lap())
        }
        return laps
    }
}
