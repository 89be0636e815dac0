/// How hard cases are chosen. Every value out of its range is brought to the nearest in it.
public struct SamplerSettings: Equatable, Sendable {
    /// Share of the budget that is spent by uniform chance, 0…1.
    public var reserveShare: Double
    /// Share of the reviews, the hardest, that people see instead of the teacher, 0…0.5.
    public var extremeShare: Double
    /// Hard cases asked of one key in a window, 1…250.
    public var perKeyMax: Int
    /// Share of a window's calls that one topic may take while there are several, 0…1.
    public var perTopicShare: Double
    /// Seconds after which the caps on keys and topics begin anew, at least 1.
    public var capSeconds: Double
    /// Bits of 64 in which two texts may differ and still be one, 0…16.
    public var nearDuplicateBits: Int
    /// Reviews before any is taken for extreme, at least 1.
    public var warmUp: Int
    /// Calls an hour where there is no limit on them, at least 0.
    public var maxPerHour: Double
    /// Seconds of calls that may be saved up for a burst, at least 1.
    public var burstSeconds: Double
    /// Power of the score that acceptance is in proportion to, 0.1…16. Of a small budget a review
    /// of the median score has 1/16 of the chance of the hardest at 4. On the labelled dev sets 4
    /// gives most of what any power gives (docs/sampling.md).
    public var sharpness: Double
    /// Reviews an hour to begin with, until they were counted; nil: nobody knows.
    public var expectedPerHour: Double?

    public init(
        reserveShare: Double = 0.1, extremeShare: Double = 0.01, perKeyMax: Int = 4,
        perTopicShare: Double = 0.8, capSeconds: Double = 86_400, nearDuplicateBits: Int = 3,
        warmUp: Int = 100, maxPerHour: Double = 60, burstSeconds: Double = 60,
        sharpness: Double = 4, expectedPerHour: Double? = nil
    ) {
        self.reserveShare = reserveShare
        self.extremeShare = extremeShare
        self.perKeyMax = perKeyMax
        self.perTopicShare = perTopicShare
        self.capSeconds = capSeconds
        self.nearDuplicateBits = nearDuplicateBits
        self.warmUp = warmUp
        self.maxPerHour = maxPerHour
        self.burstSeconds = burstSeconds
        self.sharpness = sharpness
        self.expectedPerHour = expectedPerHour
    }

    var inRange: SamplerSettings {
        SamplerSettings(
            reserveShare: reserveShare.held(0...1), extremeShare: extremeShare.held(0...0.5),
            perKeyMax: min(max(perKeyMax, 1), 250), perTopicShare: perTopicShare.held(0...1),
            capSeconds: capSeconds.held(1...1e12),
            nearDuplicateBits: min(max(nearDuplicateBits, 0), 16), warmUp: max(warmUp, 1),
            maxPerHour: maxPerHour.held(0...1e9), burstSeconds: burstSeconds.held(1...1e6),
            sharpness: sharpness.held(0.1...16),
            expectedPerHour: expectedPerHour?.held(0...1e9))
    }
}

extension Double {
    /// The nearest value of the range; its least for what is no number.
    func held(_ range: ClosedRange<Double>) -> Double {
        isNaN ? range.lowerBound : Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
