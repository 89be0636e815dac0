extension GateCheck.Kind {
    /// As people read it; shares and F1 are percentages.
    public var title: String {
        switch self {
        case .gateSet: "items of the gate set"
        case .examples: "examples trained on"
        case .heldOut: "gate items trained on"
        case .finite: "numbers that are none"
        case .goldens: "golden outputs"
        case .contradictions: "judgements against a sure champion"
        case .targetContradictions: "judgements against the champion, of one target"
        case .gain: "better at"
        case .f1: "F1"
        case .hardF1: "F1, hard items"
        case .negativeFlips: "right before, wrong now"
        case .groupFlips: "right before, wrong now, of one group"
        case .turned: "praise and blame turned round, of one product"
        case .calibration: "calibration error"
        case .zeroShot: "labels nobody trained"
        case .latency: "time of a review"
        case .bytes: "size"
        }
    }

    /// A number of it with its unit; shares and F1 as percentages.
    public func text(_ value: Double) -> String { GateUnit(self).text(value) }

    /// What the limit bounds.
    var relation: String {
        switch self {
        case .gateSet, .examples, .goldens: "at least"
        case .heldOut, .finite, .contradictions, .negativeFlips, .calibration, .latency, .bytes:
            "at most"
        case .gain, .f1, .zeroShot: "lower bound above"
        case .hardF1: "difference above"
        case .targetContradictions, .groupFlips, .turned: "chance above"
        }
    }
}
