/// What a reload (SIGHUP) does with changed settings: all of it, or nothing.
extension Settings {
    enum Reload: Equatable, Sendable {
        case unchanged
        /// Every changed key can change while opined runs.
        case apply(changed: [String])
        /// These keys need a restart; nothing is applied.
        case reject(needRestart: [String])
    }

    /// The keys that can change while opined runs; whoever holds their values takes new ones.
    static let liveKeys: Set<String> = ["batch.linger_ms", "commit.interval_ms", "log.level"]

    /// Decides between the settings in force and `next`. Keys are sorted.
    func reload(to next: Settings) -> Reload {
        let changed = Set(values.keys).union(next.values.keys)
            .filter { values[$0] != next.values[$0] }.sorted()
        let needRestart = changed.filter { !Self.liveKeys.contains($0) }
        if !needRestart.isEmpty { return .reject(needRestart: needRestart) }
        return changed.isEmpty ? .unchanged : .apply(changed: changed)
    }
}
