import Foundation
import Opinions
import TestSupport
import Testing

@testable import Distillation

/// A loop on files of its own, whose lives follow each other; the clock moves by hand.
final class LoopRig {
    let folder: URL
    let teacher: ScriptedTeacher
    let limits: BudgetLimits
    var random: SeededGenerator
    var time = TeacherLoop.Time(steady: 0, wall: 1_000_000)
    private(set) var notices: [TeacherNotice] = []
    private(set) var forPeople = 0
    private var reviews = 0
    var door = OutcomeDoor(capacity: 32, seed: 1)
    var control = TeacherControl()
    /// Fails the next records.
    var isDiskFull = false
    var settings = TeacherLoopSettings(
        parameters: ChatParameters(model: "teacher", tokensMax: 200, temperature: 0),
        price: Price(promptPerMillion: 1_000_000, completionPerMillion: 2_000_000))

    init(seed: UInt64, limits: [BudgetLimits.Limit: Int]) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "opined-loop-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        teacher = ScriptedTeacher(seed: seed)
        self.limits = BudgetLimits(limits)
        random = SeededGenerator(seed: seed &+ 1)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var ledgerPath: String { folder.appending(path: "ledger").path }
    var corpusPath: String { folder.appending(path: "corpus").path }

    func loop(_ sampling: SamplerSettings = SamplerSettings()) throws -> TeacherLoop {
        let store = try CorpusStore(directory: corpusPath, codec: CorpusTests.codec)
        return TeacherLoop(
            settings: settings,
            parts: TeacherLoop.Parts(
                door: door, sampler: HardCaseSampler(settings: sampling, seed: 7),
                redactor: Redactor(), prompts: try Self.prompts(), kind: { _ in .analysis },
                ledger: try BudgetLedger(
                    path: ledgerPath, limits: limits, attemptsMax: settings.retry.attemptsMax),
                callers: ScriptedCallers(teacher),
                keep: { [unowned self] record in
                    guard !isDiskFull else { throw CorpusError("write", corpusPath) }
                    try store.append(record)
                }, show: { [unowned self] _, _ in forPeople += 1 }, control: control,
                observe: { [unowned self] in notices.append($0) },
                now: { [unowned self] in time },
                // A budget for a minute; what is left then is spent as soon as may be.
                secondsLeft: { time, _ in max(1, 60 - time.steady) },
                random: SeededRandom(seed: 3)))
    }

    static func prompts() throws -> TeacherPrompts {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try TeacherPrompts(directory: folder.appending(path: "config/prompts").path)
    }

    /// Reviews pass by the door, each another one.
    func pass(_ count: Int, stars: Double? = nil) {
        for _ in 0..<count {
            reviews += 1
            let words = (0..<8).map { _ in "word\(Int.random(in: 0..<10_000, using: &random))" }
            let text = words.joined(separator: " ")
            let margin = Double.random(in: 0...1, using: &random)
            door.offer {
                Outcome(
                    review: Review(id: "\(reviews)", text: text, stars: stars),
                    analysis: Analysis(doubt: Doubt(polarityMargin: margin)), model: "m@1")
            }
        }
    }

    func step(_ loop: TeacherLoop, seconds: Double = 0.25) throws {
        time.steady += seconds
        time.wall += seconds
        try loop.turn()
    }

    func records() throws -> [CorpusRecord] {
        var found: [CorpusRecord] = []
        let damage = try CorpusRecords(directory: corpusPath, codec: CorpusTests.codec)
            .read { found.append($0) }
        #expect(damage.unreadableLines == 0)
        #expect(damage.shards == CorpusReader.Damage())
        return found
    }
}
