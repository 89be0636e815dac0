import Registry

/// Whose word counts, where the group's topic and this host's registry name different versions: the
/// newer one. So a roll back by hand reaches the group, and a daemon that was away catches up.
enum RolloutRule {
    enum Action: Equatable {
        case nothing
        /// The group has decided, and this daemon does not know it yet.
        case follow(RolloutRecord)
        /// The registry has another champion since, which the group does not know yet.
        case announce
    }

    /// - Parameters:
    ///   - inService: as results name it.
    ///   - link: the registry's champion and when it became that; nil: there is none.
    ///   - record: the last word of the group on this model; nil: there is none.
    static func action(
        inService: String, champion link: (version: VersionName, time: Double)?,
        record: RolloutRecord?
    ) -> Action {
        let isServed = link?.version.description == inService
        guard let record else { return isServed ? .announce : .nothing }
        guard record.version.description != inService else { return .nothing }
        if let link, link.version != record.version, link.time > record.at {
            // What could not be loaded here is no advice for others.
            return isServed ? .announce : .nothing
        }
        return .follow(record)
    }
}
