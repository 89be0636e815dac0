import Disk
import Distillation
import Foundation
import Learning
import Opinions
import Registry
import Student
import Training
import Transformer

/// A run from the corpus on disk to a version in the registry. One at a time for a state directory.
struct DistilWork {
    /// Of a model directory, carried on from version to version.
    private static let replayFile = "replay.jsonl"
    private static let gateFile = "gate.jsonl"

    let settings: Settings
    let registry: ModelRegistry
    let isForced: Bool
    let promotes: Bool
    let report: String?
    let screen: DistilScreen
    let shouldStop: () -> Bool

    private var folder: String { settings.teacher.stateDirectory + "/learning" }

    func run() throws {
        try DiskWriter().makeFolders(folder)
        guard let lock = try FolderLock(folder + "/.lock") else { throw DistilBusy(folder: folder) }
        try withExtendedLifetime(lock) { try work() }
    }

    private func work() throws {
        let champion = try self.champion()
        let parent = registry.directory(of: champion)
        let gate = try gateSet(parent)
        var journal = try LearningJournal(directory: folder)
        let answers = try accepted()
        let unseen = answers.count - journal.unseenFrom
        guard isForced || journal.pending != nil || unseen >= settings.distillation.newAnswersMin
        else {
            return screen.nothing(
                "\(unseen) new answers; distillation.new_answers_min is "
                    + "\(settings.distillation.newAnswersMin)")
        }
        let taken = journal.begin(count: answers.count, parent: champion.description)
        try journal.write(directory: folder)
        let pools = try pools(answers, taken, parent, gate)
        let version = registry.nextVersion(of: champion.name)
        let clock = ContinuousClock(), began = clock.now
        let secondsNow = { Double((clock.now - began) / .seconds(1)) }
        let apprenticeship = Apprenticeship(
            parent: parent, version: version, pools: pools, settings: settings.apprenticeship,
            folder: folder, team: ThreadTeam(threads: settings.trainingThreads),
            carried: [Self.replayFile, Self.gateFile], bytesFree: HostMemory().bytesFree,
            observe: { screen.show($0) },
            shouldStop: shouldStop, secondsNow: secondsNow)
        guard let outcome = try apprenticeship.run() else {
            return screen.nothing("stopped; the next run goes on from here")
        }
        screen.show(.judging)
        let sitting = try GateSitting(gate.probing(pools.products()), secondsNow: secondsNow).sit(
            champion: parent, candidate: outcome.directory, examples: outcome.plan.examples,
            pools: pools)
        let verdict = Gate().judge(sitting.trial)
        let name = try registry.publish(
            outcome.directory,
            origin: .init(
                parent: champion, shards: try shards(), seed: settings.training.seed,
                examples: outcome.plan.examples, verdict: verdict),
            created: Int(Date().timeIntervalSince1970))
        journal.end(
            .init(
                through: taken.upperBound, version: name.description,
                outcome: verdict.outcome))
        try journal.write(directory: folder)
        let page = try writeReport(RunReport.html(outcome, sitting, verdict), name)
        try apprenticeship.clear()
        if promotes && verdict.isPromoted { try registry.promote(name) }
        _ = try registry.prune(
            to: PruneBounds(
                bytesMax: settings.distillation.megabytesMax * 1_000_000,
                countMax: settings.distillation.keepVersions))
        screen.verdict(verdict, version: name, report: page)
    }

    /// A registry without one gets the model of the settings.
    private func champion() throws -> VersionName {
        if let champion = registry.champion { return champion }
        let directory = settings.model.path
        try LoadedStudent.verify(directory: directory, tasks: [])
        let name = try registry.publish(
            directory, origin: .init(), created: Int(Date().timeIntervalSince1970))
        try registry.promote(name, force: true)
        return name
    }

    private func gateSet(_ parent: String) throws -> GateSet {
        var set = GateSet()
        for file in files(parent, Self.gateFile, settings.distillation.gateFiles) {
            set.add(try labelled(file))
        }
        let least = GateSettings().itemsMin
        guard set.sentences.count >= least else {
            throw LearningError(
                "judge a candidate: the gate set has \(set.sentences.count) sentences, and needs "
                    + "\(least)",
                remedy: "name labelled files in distillation.gate_files")
        }
        return set
    }

    private func pools(
        _ answers: [CorpusRecord], _ taken: Range<Int>, _ parent: String, _ gate: GateSet
    ) throws -> LessonPools {
        var pools = LessonPools(
            gate: gate.sentences.map(\.entry.sentence),
            mildWeight: Float(settings.training.mildWeight))
        for (index, answer) in answers.prefix(taken.upperBound).enumerated() {
            pools.add(answer, isNew: taken.contains(index))
        }
        for file in files(parent, Self.replayFile, settings.distillation.replayFiles) {
            pools.add(replay: try labelled(file).taught)
        }
        return pools
    }

    /// What a model brings, where it does, and what the settings name.
    private func files(_ parent: String, _ own: String, _ named: [String]) -> [String] {
        let path = parent + "/" + own
        return (FileManager.default.fileExists(atPath: path) ? [path] : []) + named
    }

    private func labelled(_ path: String) throws -> LabelledFile {
        guard let content = FileManager.default.contents(atPath: path) else {
            throw LearningError(
                "read \(path): it can't be read", remedy: "check its name and permissions")
        }
        do { return try LabelledFile(Array(content)) } catch {
            throw LearningError("read \(path): \(error)", remedy: "docs/distil.md shows the form")
        }
    }

    private var corpus: String { settings.teacher.stateDirectory + "/corpus" }

    /// The accepted answers, in their order.
    private func accepted() throws -> [CorpusRecord] {
        guard FileManager.default.fileExists(atPath: corpus) else { return [] }
        var answers: [CorpusRecord] = []
        let damage = try CorpusRecords(directory: corpus, codec: try .zstd()).read { record in
            if record.refusal == nil && record.split != .refused { answers.append(record) }
        }
        for line in CorpusListText.damage(damage) { Console.note("\(corpus): \(line)") }
        return answers
    }

    private func shards() throws -> [VersionManifest.Shard] {
        guard FileManager.default.fileExists(atPath: corpus) else { return [] }
        return try CorpusRecords(directory: corpus, codec: try .zstd()).shards().map { shard in
            VersionManifest.Shard(
                name: URL(filePath: shard.path).lastPathComponent,
                sha256: try FileDigest(path: shard.path).sha256)
        }
    }

    private func writeReport(_ page: String, _ name: VersionName) throws -> String {
        let path = folder + "/\(name).html"
        try DurableFile.write(Array(page.utf8), to: path)
        if let report { try DurableFile.write(Array(page.utf8), to: report) }
        return path
    }
}
