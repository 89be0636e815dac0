/// One thing that the gate looked at.
public struct GateCheck: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// Whether the gate set is large enough to say anything.
        case gateSet = "gate_set"
        /// Whether the candidate learned anything.
        case examples
        /// Whether the gate set was kept from it.
        case heldOut = "held_out"
        /// Whether its numbers are numbers.
        case finite
        case goldens
        /// Lessons that contradict a champion that is sure.
        case contradictions
        /// Lessons on one target that contradict the champion.
        case targetContradictions = "target_contradictions"
        /// Whether it is better at anything.
        case gain
        case f1
        case hardF1 = "hard_f1"
        case negativeFlips = "negative_flips"
        /// Flips of one group, as a product.
        case groupFlips = "group_flips"
        /// Praise of a product taken for blame, or the other way.
        case turned
        case calibration
        case zeroShot = "zero_shot"
        case latency, bytes
    }

    public var kind: Kind
    /// The task, the group, or the target; nil: all.
    public var subject: String?
    /// What was measured of both; nil where there is nothing to be measured.
    public var champion: Double?
    public var candidate: Double?
    /// Of candidate minus champion; nil where nothing was drawn anew.
    public var interval: Interval?
    /// What the number that counts must not pass: of `gain`, `f1` and `zero_shot` the lower
    /// bound, of all
    /// others the candidate's number or its fall.
    public var limit: Double?
    /// Why the check is not met; nil: it is. It names no subject: reasons get into logs, and a
    /// subject may be words of a review.
    public var reason: String?

    public var isMet: Bool { reason == nil }

    init(
        _ kind: Kind, subject: String? = nil, champion: Double? = nil, candidate: Double? = nil,
        interval: Interval? = nil, limit: Double? = nil, reason: String? = nil
    ) {
        self.kind = kind
        self.subject = subject
        // What is no number has no place in JSON.
        self.champion = champion.flatMap { $0.isFinite ? $0 : nil }
        self.candidate = candidate.flatMap { $0.isFinite ? $0 : nil }
        self.interval = interval
        self.limit = limit.flatMap { $0.isFinite ? $0 : nil }
        self.reason = reason
    }
}

/// A difference, and between which bounds it lies; each bound holds with the confidence of the
/// settings.
public struct Interval: Codable, Equatable, Sendable {
    public var difference: Double
    public var lower: Double
    public var upper: Double
}
