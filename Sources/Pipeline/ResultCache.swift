import Opinions

/// Answers of texts that were seen before, within a bound of entries and bytes.
///
/// Keyed by model and UTF-8 bytes: comparing or hashing a `String` normalises it, which takes
/// quadratic time on mixed combining marks (400 kB: 15 s). What was asked for since the hand last
/// passed stays (second chance); everything else goes in the order of the hand.
public struct ResultCache {
    public struct Bounds: Equatable, Sendable {
        /// 0: no cache.
        public var entries: Int
        public var bytes: Int

        public init(entries: Int = 50_000, bytes: Int = 33_554_432) {
            (self.entries, self.bytes) = (entries, bytes)
        }
    }

    private struct Entry {
        let hash: Int
        let text: String
        let model: String
        let analysis: Analysis
        let bytes: Int
        var isWanted = false
    }

    private let bounds: Bounds
    private let hash: (_ text: String, _ model: String) -> Int
    // Hash to place. Two texts of one hash share a place, and the later one has it.
    private var places: [Int: Int] = [:]
    private var entries: [Entry] = []
    private var hand = 0
    public private(set) var bytes = 0

    public init(bounds: Bounds) { self.init(bounds: bounds, hash: Self.hash) }

    init(bounds: Bounds, hash: @escaping (_ text: String, _ model: String) -> Int) {
        (self.bounds, self.hash) = (bounds, hash)
    }

    public var count: Int { entries.count }

    /// What `model` said of `text` before.
    public mutating func find(_ text: String, model: String) -> Analysis? {
        guard bounds.entries > 0, let place = places[hash(text, model)],
            entries[place].text.hasSameBytes(as: text), entries[place].model.hasSameBytes(as: model)
        else { return nil }
        entries[place].isWanted = true
        return entries[place].analysis
    }

    /// Keeps an answer; a text that would take more than an eighth of the cache is not kept.
    public mutating func keep(_ analysis: Analysis, of text: String, model: String) {
        let cost = Self.cost(text, analysis)
        guard bounds.entries > 0, cost <= bounds.bytes / 8 else { return }
        let hash = hash(text, model)
        if let place = places[hash] { remove(at: place) }
        while entries.count >= bounds.entries || bytes + cost > bounds.bytes { evict() }
        places[hash] = entries.count
        entries.append(
            Entry(hash: hash, text: text, model: model, analysis: analysis, bytes: cost))
        bytes += cost
    }

    private mutating func evict() {
        if hand >= entries.count { hand = 0 }
        while entries[hand].isWanted {
            entries[hand].isWanted = false
            hand = (hand + 1) % entries.count
        }
        remove(at: hand)
    }

    /// The last entry takes the free place.
    private mutating func remove(at place: Int) {
        places[entries[place].hash] = nil
        bytes -= entries[place].bytes
        let last = entries.removeLast()
        guard place < entries.count else { return }
        entries[place] = last
        places[last.hash] = place
    }

    // `Hasher` has a seed of its own in each process: no text can be made to collide with another.
    private static func hash(_ text: String, _ model: String) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: model)
        hasher.combine(UInt8(0xFF))
        hasher.combine(bytes: text)
        return hasher.finalize()
    }

    private static func cost(_ text: String, _ analysis: Analysis) -> Int {
        let opinions = analysis.opinions.reduce(0) {
            $0 + 96 + ($1.target?.utf8.count ?? 0) + ($1.category?.utf8.count ?? 0)
        }
        let doubt = analysis.doubt.map { 32 + $0.embedding.count * 4 } ?? 0
        return 192 + text.utf8.count + opinions + analysis.labels.count * 48 + doubt
    }
}

extension Hasher {
    fileprivate mutating func combine(bytes text: String) {
        var text = text
        text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    fileprivate func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}
