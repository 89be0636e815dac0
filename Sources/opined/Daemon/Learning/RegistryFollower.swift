import Registry

/// Notices that somebody made another version the champion: a person, or another daemon.
///
/// It tells of each link once: a version that can't be loaded is tried anew when somebody sets the
/// link anew. Of one thread.
struct RegistryFollower {
    private let registry: ModelRegistry
    private let intervalSeconds: Double
    private var seen: ChampionLink?
    private var nextLook = -Double.infinity

    init(_ registry: ModelRegistry, intervalSeconds: Double) {
        (self.registry, self.intervalSeconds) = (registry, intervalSeconds)
    }

    /// As it was at the last look.
    var link: ChampionLink? { seen }

    /// Looks, where it is time to; nil where nothing has changed. A registry without a champion is
    /// no news: what is in service stays.
    mutating func change(at steady: Double) -> ChampionLink? {
        guard steady >= nextLook else { return nil }
        nextLook = steady + intervalSeconds
        guard let link = registry.championLink, link != seen else { return nil }
        seen = link
        return link
    }

    /// Looks at the next turn, whenever that is.
    mutating func hurry() { nextLook = -.infinity }
}
