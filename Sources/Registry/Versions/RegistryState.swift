/// What the registry remembers beside its versions: `registry.json`.
struct RegistryState: Codable, Equatable {
    static let file = "registry.json"
    static let format = 1
    /// How many champions back one can go.
    static let championsMax = 64
    /// The last set-backs that are remembered.
    static let setBacksMax = 256

    var format = Self.format
    /// Each one that was promoted, once, in the order of its last promotion. It is written before
    /// the pointer moves, so what stands above the champion was never in service, or was rolled
    /// back.
    var champions: [VersionName] = []
    /// Never pruned.
    var pinned: [VersionName] = []
    /// What did not prove itself on live reviews; nil in what an older opined wrote.
    var setBacks: [SetBack]?

    func setBack(of version: VersionName) -> SetBack? {
        setBacks?.first { $0.version == version }
    }

    /// The same without what is held against a version.
    func forgiving(_ version: VersionName) -> RegistryState {
        var state = self
        state.setBacks = setBacks?.filter { $0.version != version }
        return state
    }

    func noting(_ setBack: SetBack) -> RegistryState {
        var state = forgiving(setBack.version)
        state.setBacks = ((state.setBacks ?? []) + [setBack]).suffix(Self.setBacksMax)
        return state
    }

    /// Champions before this one, the nearest first.
    func before(_ champion: VersionName) -> [VersionName] {
        champions.firstIndex(of: champion).map { champions[..<$0].reversed() } ?? []
    }

    /// The same with another champion on top.
    func promoting(_ next: VersionName, over champion: VersionName?) -> RegistryState {
        var state = self
        var below: [VersionName] = []
        if let champion {
            let place = champions.firstIndex(of: champion)
            below = place.map { Array(champions[...$0]) } ?? [champion]
        }
        state.champions = Array((below.filter { $0 != next } + [next]).suffix(Self.championsMax))
        return state
    }
}
