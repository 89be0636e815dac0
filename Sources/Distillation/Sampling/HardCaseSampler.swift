import Opinions

/// Chooses the reviews that a teacher is asked about: harder ones with a greater chance, at the
/// pace of the budget. It reads no clock, and the same seed and outcomes give the same decisions.
public struct HardCaseSampler: Sendable {
    private let settings: SamplerSettings
    private let seed: UInt64
    private var random: UInt64
    private var hardness = HardnessScore()
    private var novelty = Novelty()
    private var duplicates: NearDuplicates
    private var caps: CallerCaps
    private var uniform: SpendingLane
    private var hard: SpendingLane
    private var now = 0.0
    /// Of the outcome considered last; nil of a near-duplicate, whose hardness nobody asked.
    public private(set) var signals: HardnessSignals?

    public init(settings: SamplerSettings = SamplerSettings(), seed: UInt64) {
        let settings = settings.inRange
        self.settings = settings
        self.seed = WordHashes.mixed(seed)
        random = seed
        duplicates = NearDuplicates(bitsMax: settings.nearDuplicateBits)
        caps = CallerCaps(settings: settings, seed: WordHashes.mixed(seed))
        let lane = SpendingLane(
            burstSeconds: settings.burstSeconds,
            expectedPerSecond: settings.expectedPerHour.map { $0 / 3_600 })
        (uniform, hard) = (lane, lane)
    }

    /// What becomes of an outcome. The caller counts the calls: an `ask` that it can't send is
    /// its own to drop. A part of the budget goes to any text that is no near-duplicate, by
    /// uniform chance and without regard to the caps, so that an estimate from it is unbiased.
    /// - Parameters:
    ///   - callsLeft: until `secondsLeft` are over; nil: no limit, and `maxPerHour` is the pace.
    ///   - seconds: of any clock; where it goes back, it stands still here.
    public mutating func consider(
        _ outcome: Outcome, callsLeft: Int?, secondsLeft: Double, at seconds: Double
    ) -> SamplingDecision {
        if seconds.isFinite { now = max(now, seconds) }
        let (luckOfReserve, luckOfScore) = (draw(), draw())
        let words = WordHashes(outcome.review.text, seed: seed)
        let similarity = words.similarity
        signals = nil
        if duplicates.contains(similarity) { return .skip(.nearDuplicate) }

        let signals = HardnessSignals(
            outcome.analysis,
            novelty: novelty.note(outcome.analysis.doubt?.embedding ?? [], words: words))
        self.signals = signals
        let score = hardness.note(signals)
        caps.see(topic: outcome.topic, at: now)
        let decision = choice(
            outcome, score: score, callsLeft: callsLeft, secondsLeft: secondsLeft,
            luck: (luckOfReserve, luckOfScore))
        switch decision {
        case .ask:
            caps.note(key: outcome.key, topic: outcome.topic)
            duplicates.note(similarity)
        case .review: duplicates.note(similarity)
        case .skip: break
        }
        return decision
    }

    private mutating func choice(
        _ outcome: Outcome, score: Double, callsLeft: Int?, secondsLeft: Double,
        luck: (reserve: Double, score: Double)
    ) -> SamplingDecision {
        let rate =
            callsLeft.map { Double(max($0, 0)) / secondsLeft.held(1...1e12) }
            ?? settings.maxPerHour / 3_600
        let hasCalls = rate > 0
        let reserve = settings.reserveShare
        // The lane's bucket holds the reserve's part alone; its chance stays the reserve's part
        // of the reviews where there are more calls than reviews.
        let uniformShare = min(reserve, uniform.share(perSecond: rate * reserve, at: now))
        if hasCalls, luck.reserve < uniformShare, uniform.take() { return .ask(score: nil) }

        if hardness.count > settings.warmUp, score > 1 - settings.extremeShare {
            return .review(score: score)
        }
        guard hasCalls else { return .skip(.noBudget) }
        let left = callsLeft.map(Double.init) ?? settings.maxPerHour * settings.capSeconds / 3_600
        if let refusal = caps.refusal(key: outcome.key, topic: outcome.topic, callsLeft: left) {
            return .skip(refusal)
        }
        let share = hard.share(perSecond: rate * (1 - reserve), at: now)
        let chance = SpendingLane.chance(
            score: score, share: share, sharpness: settings.sharpness)
        guard luck.score < chance else { return .skip(.notChosen) }
        return hard.take() ? .ask(score: score) : .skip(.paced)
    }

    /// SplitMix64, 0..<1.
    private mutating func draw() -> Double {
        let value = WordHashes.mixed(random)
        random &+= 0x9e37_79b9_7f4a_7c15
        return Double(value >> 11) * 0x1p-53
    }
}
