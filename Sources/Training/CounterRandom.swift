/// Random numbers by counter: SplitMix64, the same from the same seed on every machine.
struct CounterRandom: RandomNumberGenerator, Equatable, Sendable {
    private(set) var state: UInt64

    /// A stream of its own for each list of words: a seed, a step, a layer.
    init(_ words: UInt64...) {
        state = words.reduce(0x6f70_696e_6564_0001) { Self.mixed($0 ^ $1 &+ Self.gap) }
    }

    mutating func next() -> UInt64 {
        state &+= Self.gap
        return Self.mixed(state)
    }

    private static let gap: UInt64 = 0x9e37_79b9_7f4a_7c15

    private static func mixed(_ value: UInt64) -> UInt64 {
        var x = value
        x = (x ^ (x >> 30)) &* 0xbf58_476d_1ce4_e5b9
        x = (x ^ (x >> 27)) &* 0x94d0_49bb_1331_11eb
        return x ^ (x >> 31)
    }
}
