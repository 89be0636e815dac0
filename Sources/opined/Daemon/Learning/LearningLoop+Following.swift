import Pipeline
import Registry

/// The champion that others have chosen.
extension LearningLoop {
    /// How long a word to the group is waited for, before it is said again.
    private static var announceSeconds: Double { 60 }
    private static var weightsFile: String { "model.safetensors" }

    func followRegistry() {
        guard let link = follower.change(at: time.steady) else { return }
        guard link.version.description != parts.slot.current.model else { return }
        take(link.version, because: .registry)
    }

    /// Says what the group does not know, and does what it has decided.
    func followGroup() {
        guard let group = parts.group, group.isCaughtUp else { return }
        let inService = parts.slot.current.model
        guard let name = VersionName(inService)?.name else { return }
        let word = group.word(on: name)
        switch RolloutRule.action(
            inService: inService, champion: follower.link.map { ($0.version, $0.time) },
            record: word)
        {
        case .nothing: break
        case .announce: announce(to: group)
        case .follow(let record): follow(record)
        }
    }

    private func announce(to group: any RolloutGroup) {
        guard let link = follower.link else { return }
        if let announced, announced.link == link,
            time.steady < announced.at + Self.announceSeconds
        {
            return
        }
        announced = (link, time.steady)
        guard let manifest = try? parts.registry.version(link.version).manifest,
            let weights = manifest.files[Self.weightsFile]
        else { return }
        group.announce(
            RolloutRecord(
                link.version, weightsSha256: weights.sha256, verdict: manifest.origin.verdict,
                at: link.time))
        parts.observe(.announced(link.version))
    }

    private func follow(_ record: RolloutRecord) {
        guard record != refusedWord, retries.mayTry(.group, at: time.steady) else { return }
        if let missing = missing(record) {
            let isNews = failed(
                .group, .notTaken(record.version, .group, reason: missing),
                retryAfter: settings.groupSeconds)
            if isNews { status.swapFailures[.group, default: 0] += 1 }
            return
        }
        retries.succeeded(.group)
        if !take(record.version, because: .group) { refusedWord = record }
    }

    /// Why a version can't be what the group means; nil where it is.
    private func missing(_ record: RolloutRecord) -> String? {
        do {
            let manifest = try parts.registry.version(record.version).manifest
            guard let weights = manifest?.files[Self.weightsFile] else {
                return "it has no \(Self.weightsFile); copy the version anew"
            }
            guard weights.sha256 == record.weightsSha256 else {
                return "its \(Self.weightsFile) has the hash \(weights.sha256), and the group's"
                    + " \(record.weightsSha256); copy the version that is meant"
            }
            return nil
        } catch {
            return "\(error)"
        }
    }
}
