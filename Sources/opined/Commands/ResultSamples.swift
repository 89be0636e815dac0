/// Results gathered to train a dictionary from: the first that came, up to a bound.
struct ResultSamples {
    /// zdict.h advises a hundred times the dictionary's size in samples; half are held out.
    static let bytesPerDictionaryByte = 200
    static let bytesMin = 1 << 20
    static let bytesMax = 128 << 20
    static let countMax = 500_000

    private let bytesMax: Int
    private(set) var values: [[UInt8]] = []
    private(set) var bytes = 0

    init(dictionaryBytes: Int) {
        bytesMax = min(
            Self.bytesMax, max(Self.bytesMin, dictionaryBytes * Self.bytesPerDictionaryByte))
    }

    var isFull: Bool { bytes >= bytesMax || values.count >= Self.countMax }

    /// Keeps a result; blank ones, and any beyond the bound, are left out.
    mutating func add(_ value: [UInt8]) {
        guard !isFull, !LineKey.isBlank(value) else { return }
        values.append(value)
        bytes += value.count
    }
}
