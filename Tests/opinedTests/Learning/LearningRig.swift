import Disk
import Distillation
import Foundation
import Opinions
import Synchronization

@testable import Pipeline
@testable import Registry
@testable import opined

/// A learning loop whose students are names, whose trainer is told what to say, and whose time
/// passes when a test says so.
final class LearningRig {
    let folder: String
    let slot: ModelSlot<NamedAnalyst>
    let door = OutcomeDoor(capacity: 1_000, seed: 1)
    let board = RolloutBoard()
    private(set) var runs: [ScriptedRun] = []
    var settings = LearningSettings()
    var disk = DiskWriter()
    var seconds = 0.0
    /// The local time stands at this minute of the day.
    var minute = 12 * 60
    var answers = ScriptedAnswers()
    /// Why the trainer can't be started.
    var trainTrouble: String?
    var isGrouped = false
    private(set) var notices: [LearningNotice] = []
    private(set) var loads = 0
    private(set) lazy var loop = make()

    var path: String { folder + "/registry" }
    var registry: ModelRegistry { ModelRegistry(path: path, disk: disk) }
    var model: String { slot.current.model }

    init(inService model: String = "mini@1") throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "opined-learning-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path(percentEncoded: false)
        slot = ModelSlot(NamedAnalyst(model: model))
        settings.schedule = DistillationSchedule.Settings()
    }

    deinit {
        chmod(path, 0o755)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The same once more, as after a restart.
    func restart() { loop = make() }

    private func make() -> LearningLoop<NamedAnalyst> {
        LearningLoop(
            settings,
            parts: LearningLoop<NamedAnalyst>.Parts(
                slot: slot, registry: registry, load: { [unowned self] in try load($0) },
                firstDirectory: folder + "/first",
                train: { [unowned self] in
                    if let trainTrouble { throw LearningRigError(description: trainTrouble) }
                    let run = ScriptedRun()
                    runs.append(run)
                    return run
                },
                answers: answers, door: door, measure: { _, text in (text.utf8.count, 0) },
                drift: DriftWatch(path: folder + "/drift.json"),
                group: isGrouped ? board : nil,
                memory: LearningMemoryFile(path: folder + "/state/learning.json", disk: disk),
                observe: { [unowned self] in notices.append($0) },
                now: { [unowned self] in
                    LearningTime(
                        steady: seconds,
                        moment: DistillationSchedule.Moment(
                            wall: 1_764_000_000 + seconds, day: 20_000, minute: minute))
                }))
    }

    private func load(_ directory: String) throws -> NamedAnalyst {
        loads += 1
        let weights = try Data(contentsOf: URL(filePath: directory + "/model.safetensors"))
        guard !weights.starts(with: Array("NaN".utf8)) else {
            throw LearningRigError(description: "\(directory): holds numbers that are none")
        }
        struct Head: Decodable { var name: String, version: Int }
        let head = try JSONDecoder().decode(
            Head.self, from: Data(contentsOf: URL(filePath: directory + "/opined.json")))
        return NamedAnalyst(model: "\(head.name)@\(head.version)")
    }

    func turn(after seconds: Double = 1, times: Int = 1) {
        for _ in 0..<times {
            self.seconds += seconds
            loop.turn()
        }
    }

    /// A model directory.
    func directory(_ version: Int, at name: String? = nil, weights: String = "w") throws -> String {
        let path = "\(folder)/\(name ?? "model-\(version)")"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(#"{"format":1,"name":"mini","version":\#(version)}"#.utf8)
            .write(to: URL(filePath: path + "/opined.json"))
        try Data("\(weights) \(version)".utf8)
            .write(to: URL(filePath: path + "/model.safetensors"))
        return path
    }

    /// Publishes a version that the gate has passed, and promotes it if that is wanted.
    @discardableResult
    func add(_ version: Int, weights: String = "w", promotes: Bool = false) throws -> VersionName {
        let verdict = GateVerdict(
            champion: "mini@1", candidate: "mini@\(version)", settings: GateSettings(), items: 300,
            hardItems: 80, checks: [GateCheck(.examples, candidate: 10, limit: 1, reason: nil)])
        // As another process would: the broken disk is the daemon's.
        let registry = ModelRegistry(path: path)
        let name = try registry.publish(
            directory(version, weights: weights),
            origin: .init(parent: Self.name(1), verdict: verdict), created: 1_764_000_000 + version)
        if promotes { try registry.promote(name) }
        return name
    }

    static func name(_ version: Int) -> VersionName {
        guard let name = VersionName("mini", version) else {
            preconditionFailure("mini@\(version) is a version")
        }
        return name
    }

    /// A registry with a champion, and answers enough for a run, which begins.
    func beginRun() throws -> ScriptedRun {
        if registry.champion == nil { try add(1, promotes: true) }
        answers.give(count: 500)
        turn()
        guard let run = runs.last else {
            throw LearningRigError(description: "no run began: \(notices)")
        }
        return run
    }

    /// A run ends with a version that the gate has passed; its trial has begun.
    func beginTrial(of version: Int = 2, weights: String = "w") throws {
        let run = try beginRun()
        try add(version, weights: weights)
        run.pass(Self.name(version), parent: Self.name(1))
        turn(times: 2)
    }

    /// What a worker would report of so many reviews.
    @discardableResult
    func report(
        _ model: String, same: Int = 0, differing: Int = 0, errors: Int = 0
    ) -> CanaryTrial.Decision? {
        let difference = OpinionDifference(
            target: "a secret of the review", category: "food", before: .positive, after: .negative)
        return slot.note(
            CanaryReport(
                model: model,
                differences: Array(repeating: [], count: same)
                    + Array(repeating: [difference], count: differing),
                errors: errors, championTook: .milliseconds(10), candidateTook: .milliseconds(10)))
    }

    /// Whether something was said with these words.
    func said(_ words: String) -> Bool { notices.contains { "\($0)".contains(words) } }

    func count(_ words: String) -> Int { notices.count { "\($0)".contains(words) } }
}

struct LearningRigError: Error, CustomStringConvertible {
    let description: String
}

/// A trainer that says what it is told to.
final class ScriptedRun: DistilRun {
    private let state = Mutex((report: DistilReport(), stops: 0))

    var report: DistilReport { state.withLock { $0.report } }
    var stops: Int { state.withLock { $0.stops } }

    func stop() {
        state.withLock { state in
            state.stops += 1
            if state.stops > 1 { state.report.exit = .signal(SIGKILL) }
        }
    }

    func say(_ line: String) { state.withLock { $0.report.note(line: Array(line.utf8)) } }

    func end(_ exit: DistilReport.Exit, lastWord: String = "") {
        state.withLock { state in
            state.report.note(error: Array(lastWord.utf8))
            state.report.exit = exit
        }
    }

    func pass(_ version: VersionName, parent: VersionName, passed: Bool = true) {
        say(
            #"{"event":"verdict","version":"\#(version)","parent":"\#(parent)","#
                + #""passed":\#(passed),"reasons":["worse by far"]}"#)
        end(.code(0))
    }
}

/// Answers that a test gives.
final class ScriptedAnswers: AnswerFeed {
    private var records: [CorpusRecord] = []
    private var given = 0
    var trouble: String?

    func give(_ record: CorpusRecord) { records.append(record) }

    func give(count: Int) {
        for _ in 0..<count { give(.numbered(records.count)) }
    }

    func next(after cursor: CorpusCursor) throws -> (records: [CorpusRecord], next: CorpusCursor) {
        if let trouble { throw LearningRigError(description: trouble) }
        let new = Array(records[min(cursor.offset, records.count)...])
        return (new, CorpusCursor(shard: 1, offset: records.count))
    }
}

extension DiskWriter {
    /// Takes nothing.
    static var full: DiskWriter { refusing(ENOSPC) }
    static var readOnly: DiskWriter { refusing(EROFS) }

    private static func refusing(_ code: Int32) -> DiskWriter {
        DiskWriter { (_) throws(FileWriteError) in
            throw FileWriteError("write", "the disk", code: code)
        }
    }
}
