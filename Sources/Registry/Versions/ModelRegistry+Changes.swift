import Disk
import Foundation

/// What changes the registry: one process at a time.
extension ModelRegistry {
    private static let lock = ".lock"

    /// How names begin of what a crash may leave.
    enum Leftover {
        static let new = ".new."
        static let gone = ".gone."
    }

    /// Stores a model directory as a version of the name and number that its `opined.json` says,
    /// and changes nothing else. The files are copied.
    ///
    /// - Parameter created: seconds since 1970.
    @discardableResult
    public func publish(
        _ source: String, origin: VersionManifest.Origin, created: Int
    ) throws(RegistryError) -> VersionName {
        let candidate = try CandidateFolder(source)
        return try changing("publish \(candidate.version)") {
            try store(candidate, origin: origin, created: created)
        }
    }

    /// Makes a version the champion.
    ///
    /// - Parameters:
    ///   - force: promotes what the gate refused, or never saw, or a trial has set back.
    ///   - expected: who must be the champion until then; nil: whoever is.
    public func promote(
        _ name: VersionName, force: Bool = false, over expected: VersionName? = nil
    ) throws(RegistryError) {
        try changing("promote \(name)") {
            try verify(name)
            if !force, let objection = objection(to: try version(name)) {
                throw RegistryError(
                    .refused, "promote \(name)", objection,
                    remedy: "--force promotes it all the same")
            }
            let (champion, state) = (champion, try state())
            // The link is set anew all the same: somebody has decided once more.
            guard champion != name else { return try point(to: name) }
            guard expected == nil || champion == expected else {
                throw RegistryError(
                    .overtaken, "promote \(name)",
                    "\(champion?.description ?? "none") is the champion by now",
                    remedy: "judge it against that one")
            }
            try write(state.forgiving(name).promoting(name, over: champion))
            try point(to: name)
        }
    }

    private func objection(to version: StoredVersion) -> String? {
        if let setBack = version.setBack { return "it was set back: \(setBack.reason)" }
        guard let verdict = version.manifest?.origin.verdict else { return "no gate has judged it" }
        return verdict.isPromoted
            ? nil : "the gate refused it: \(verdict.reasons.joined(separator: "; "))"
    }

    /// Writes down why a version is not to be put into service, although the gate has passed it.
    public func note(_ setBack: SetBack) throws(RegistryError) {
        _ = try version(setBack.version)
        try changing("set \(setBack.version) back") { try write(state().noting(setBack)) }
    }

    /// Goes back to the champion before this one, or, where that is no longer whole, to one further
    /// back.
    ///
    /// - Returns: the champion from here on.
    @discardableResult
    public func rollBack() throws(RegistryError) -> VersionName {
        try changing("roll back") {
            let earlier = try champion.map(state().before) ?? []
            guard let target = earlier.first(where: { (try? verify($0)) != nil }) else {
                throw RegistryError(
                    .unknown, "roll back", "there is no earlier champion that is whole",
                    remedy: "opined models promote VERSION chooses one")
            }
            try point(to: target)
            return target
        }
    }

    /// Keeps a version from being pruned, or no longer.
    public func pin(_ name: VersionName, _ isPinned: Bool = true) throws(RegistryError) {
        _ = try version(name)
        try changing("pin \(name)") {
            var state = try state()
            state.pinned.removeAll { $0 == name }
            if isPinned { state.pinned.append(name) }
            try write(state)
        }
    }

    /// Removes the oldest versions until the bounds hold. The champion, the one that a roll back
    /// leads to, its parent, what is pinned and candidates that wait for their trial stay, even if
    /// they don't.
    public func prune(to bounds: PruneBounds) throws(RegistryError) -> PruneReport {
        try changing("prune") {
            _ = try state()
            let report = PruneReport(versions(), bounds: bounds)
            for version in report.removed {
                let gone = "\(path)/\(Leftover.gone)\(version)"
                // Renamed first: what is half removed must not look like a version.
                try disk.rename(directory(of: version), to: gone)
                try disk.syncFolder(path)
                try disk.remove(gone)
            }
            return report
        }
    }

    private func store(
        _ candidate: CandidateFolder, origin: VersionManifest.Origin, created: Int
    ) throws -> VersionName {
        let (name, target) = (candidate.version, directory(of: candidate.version))
        guard !FileManager.default.fileExists(atPath: target) else {
            throw RegistryError(
                .taken, "publish \(name)", "\(path) holds it already",
                remedy: "give the model a version of its own; the next is "
                    + "\(nextVersion(of: name.name))")
        }
        let draft = "\(path)/\(Leftover.new)\(name)"
        try disk.makeFolder(draft)
        var stamps: [String: FileStamp] = [:]
        for file in candidate.files {
            try disk.copy(candidate.path + "/" + file, to: draft + "/" + file)
            stamps[file] = FileStamp(path: draft + "/" + file)
        }
        let manifest = VersionManifest(
            version: name, created: created, origin: origin, files: stamps)
        try disk.write(Self.bytes(manifest), to: draft + "/" + VersionManifest.file)
        try disk.syncFolder(draft)
        try disk.rename(draft, to: target)
        try disk.syncFolder(path)
        return name
    }

    private func point(to name: VersionName) throws(FileWriteError) {
        let draft = "\(path)/\(Leftover.new)\(Self.pointer)"
        // Of two decisions the later one counts. A file system's own stamps are as coarse as the
        // kernel's tick, and clocks are set back.
        let earliest = championLink.map { $0.time + ChampionLink.secondsApart } ?? 0
        try disk.link(
            draft, to: name.description, time: max(Date().timeIntervalSince1970, earliest))
        // A link can't be synced by itself.
        try disk.syncFolder(path)
        try disk.rename(draft, to: championDirectory)
        try disk.syncFolder(path)
    }

    private func write(_ state: RegistryState) throws(FileWriteError) {
        let draft = "\(path)/\(Leftover.new)\(RegistryState.file)"
        try disk.write(Self.bytes(state), to: draft)
        try disk.rename(draft, to: "\(path)/\(RegistryState.file)")
        try disk.syncFolder(path)
    }

    /// The shortest way that JSON of our own types is written; nothing in them can't be encoded.
    private static func bytes(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("a manifest holds a number that is none")
        }
        return Array(data) + [0x0A]
    }

    /// Does `body` under the lock, between two sweeps: before it what a crash has left, after it
    /// what a failure has left.
    private func changing<Value>(
        _ operation: String, _ body: () throws -> Value
    ) throws(RegistryError) -> Value {
        do {
            try disk.makeFolders(path)
            guard let lock = try FolderLock("\(path)/\(Self.lock)") else {
                throw RegistryError(
                    .busy, operation, "another process is changing \(path)",
                    remedy: "wait until it ends")
            }
            return try withExtendedLifetime(lock) {
                try sweep()
                do { return try body() } catch {
                    try? sweep()
                    throw error
                }
            }
        } catch let error as RegistryError {
            throw error
        } catch let error as FileWriteError {
            throw RegistryError(error)
        } catch {
            throw RegistryError(.damaged, operation, "\(error)", remedy: "report it")
        }
    }

    private func sweep() throws(FileWriteError) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names where name.hasPrefix(Leftover.new) || name.hasPrefix(Leftover.gone) {
            try disk.remove("\(path)/\(name)")
        }
    }
}
