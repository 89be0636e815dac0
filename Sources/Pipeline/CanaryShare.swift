/// Which reviews a candidate answers too while it is on trial: a share of them, the same ones in
/// every process with the same seed.
public struct CanaryShare: Equatable, Sendable {
    /// 0…1.
    public let share: Double
    public let seed: UInt64

    public init(_ share: Double, seed: UInt64) {
        (self.share, self.seed) = (min(1, max(0, share)), seed)
    }

    /// By the key of the record, or by the text where it has none.
    func takes(key: [UInt8]?, text: String) -> Bool {
        let hash = key.map { Self.hash($0, seed) } ?? Self.hash(text.utf8, seed)
        return Double(hash >> 11) < share * Double(1 << 53)
    }

    /// FNV-1a, mixed at the end: its high bits alone are poor.
    private static func hash(_ bytes: some Sequence<UInt8>, _ seed: UInt64) -> UInt64 {
        var hash = 0xCBF2_9CE4_8422_2325 ^ seed
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }
}
