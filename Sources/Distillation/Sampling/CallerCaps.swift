/// Calls of a window by key and by topic, in bounded tables. Keys are counted by hash in a
/// count-min sketch: a key may be counted too high, never too low.
struct CallerCaps: Sendable {
    static let topicsMax = 64
    private static let rows = 4
    private static let slots = 1 << 16

    private let settings: SamplerSettings
    private let seed: UInt64
    private var keys = [UInt8](repeating: 0, count: rows * slots)
    private var topics: [String: Int] = [:]
    private var total = 0
    private var began: Double?

    init(settings: SamplerSettings, seed: UInt64) { (self.settings, self.seed) = (settings, seed) }

    /// Begins a new window where the last is over; knows the topic from then on.
    mutating func see(topic: String, at seconds: Double) {
        if let began, seconds - began < settings.capSeconds {
            topics[slot(topic), default: 0] += 0
            return
        }
        began = seconds
        keys = [UInt8](repeating: 0, count: Self.rows * Self.slots)
        topics = [slot(topic): 0]
        total = 0
    }

    /// A topic's share is of the calls made in this window and those left; a single topic has all.
    func refusal(key: [UInt8]?, topic: String, callsLeft: Double) -> SkipReason? {
        if let key, places(key).allSatisfy({ Int(keys[$0]) >= settings.perKeyMax }) {
            return .keyCap
        }
        let most = settings.perTopicShare * (Double(total) + max(callsLeft, 0))
        let asked = topics[slot(topic)] ?? 0
        return topics.count > 1 && Double(asked) + 1 > most.rounded(.up) ? .topicCap : nil
    }

    mutating func note(key: [UInt8]?, topic: String) {
        if let key {
            for place in places(key) where keys[place] < .max { keys[place] += 1 }
        }
        topics[slot(topic), default: 0] += 1
        total += 1
    }

    /// Beyond the bound all topics count as one, whose name no topic has.
    private func slot(_ topic: String) -> String {
        topics[topic] != nil || topics.count < Self.topicsMax - 1 ? topic : "\u{0}"
    }

    private func places(_ key: [UInt8]) -> [Int] {
        let hash = key.reduce(seed ^ 0xcbf2_9ce4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return (0..<Self.rows).map { row in
            row * Self.slots
                + Int(WordHashes.mixed(hash &+ UInt64(row)) % UInt64(Self.slots))
        }
    }
}
