/// How the numbers of a check are written.
enum GateUnit {
    case count, percent, milliseconds, megabytes

    init(_ kind: GateCheck.Kind) {
        self =
            switch kind {
            case .gateSet, .examples, .heldOut, .finite, .goldens: .count
            case .contradictions, .targetContradictions, .gain, .f1, .hardF1, .negativeFlips,
                .groupFlips, .turned, .calibration, .zeroShot:
                .percent
            case .latency: .milliseconds
            case .bytes: .megabytes
            }
    }

    func text(_ value: Double) -> String {
        switch self {
        case .count: Number.of(value, digits: 0)
        case .percent: Number.of(value * 100)
        case .milliseconds: Number.of(value) + " ms"
        case .megabytes: Number.of(value / 1e6, digits: 1) + " MB"
        }
    }
}
