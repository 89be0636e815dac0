import Dispatch
import Distillation
import Foundation
import Logging
import Opinions
import Synchronization

/// The teacher's loop in service: on a thread of its own, begun anew from the disk where ledger or
/// corpus failed. The main line knows nothing of it but ``door``. Any thread.
final class TeacherService: Sendable {
    /// What a loop is made of, again and again.
    struct Kit: Sendable {
        var loop: TeacherLoopSettings
        var sampler: SamplerSettings
        var limits: BudgetLimits
        var concurrency: Int
        var shardBytesMax: Int
        var folder: TeacherFolder
        var endpoint: any ChatEndpoint
        var prompts: TeacherPrompts
        var redactor: Redactor
        var kind: @Sendable (Review) -> QuestionKind
        var secondsLeft: @Sendable (TeacherLoop.Time, Int?) -> Double
        var seed: UInt64
        /// Told of each record that lies in the corpus, on the loop's thread.
        var follow: @Sendable (CorpusRecord) -> Void = { _ in }
    }

    /// Between a failure of the disk and the next try.
    private static let pauseSeconds = 60.0

    let door: OutcomeDoor
    let kit: Kit
    private let control = TeacherControl()
    private let logger: Logger
    private let now: @Sendable () -> TeacherLoop.Time
    private let failure = Mutex<String?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    init(
        _ kit: Kit, doorCapacity: Int, logger: Logger,
        now: @escaping @Sendable () -> TeacherLoop.Time = { .current }
    ) {
        (self.kit, self.logger, self.now) = (kit, logger, now)
        door = OutcomeDoor(capacity: doorCapacity, seed: kit.seed)
    }

    var status: TeacherStatus { control.status }

    /// Why nothing is asked at the moment; nil where all is well.
    var problem: String? { failure.withLock { $0 } }

    /// Starts the thread.
    func start() {
        let thread = Thread { [self] in
            serve()
            ended.signal()
        }
        thread.name = "opined-teacher"
        thread.start()
    }

    /// Begins the end: answers on their way are waited for, a few seconds; a second call gives
    /// them up.
    func stop() { control.stop() }

    /// Waits for the end of the thread.
    func end() async {
        if !control.isStopping { control.stop() }
        try? await BlockingThread.run("opined-farewell") { [ended] in ended.wait() }
    }

    private func serve() {
        while !control.isStopping {
            do {
                try live()
            } catch {
                failure.withLock { $0 = "\(error)" }
                logger.error("teacher: \(error); nothing is asked meanwhile; the main line goes on")
                pause()
            }
        }
    }

    /// One life of the loop; it owns ledger and corpus until it ends.
    private func live() throws {
        try kit.folder.make()
        let ledger = try BudgetLedger(
            path: kit.folder.ledger, limits: kit.limits, attemptsMax: kit.loop.retry.attemptsMax)
        let corpus = try CorpusStore(
            directory: kit.folder.corpus, shardBytesMax: kit.shardBytesMax, codec: try .zstd())
        let people = PeopleFile(path: kit.folder.people)
        var traffic = TrafficFile(path: kit.folder.traffic)
        defer { traffic.write() }
        let loop = TeacherLoop(
            settings: kit.loop,
            parts: TeacherLoop.Parts(
                door: door, sampler: HardCaseSampler(settings: kit.sampler, seed: kit.seed),
                redactor: kit.redactor, prompts: kit.prompts, kind: kit.kind, ledger: ledger,
                callers: CallerThreads(
                    threads: kit.concurrency, endpoint: kit.endpoint,
                    wake: { [control] in control.wake() }),
                keep: { [kit] record in
                    try corpus.append(record)
                    kit.follow(record)
                }, show: { try people.append($0, score: $1) },
                control: control, observe: { [logger] in Self.log($0, logger) }, now: now,
                secondsLeft: kit.secondsLeft, random: SeededRandom(seed: kit.seed),
                tick: { traffic.note($0, at: $1.wall) }))
        failure.withLock { $0 = nil }
        try loop.run()
    }

    private func pause() {
        let end = now().steady + Self.pauseSeconds
        while !control.isStopping, now().steady < end { control.wait(seconds: end - now().steady) }
    }

    private static func log(_ notice: TeacherNotice, _ logger: Logger) {
        logger.log(level: notice.isProblem ? .warning : .info, "\(notice)")
    }
}

extension TeacherLoop.Time {
    static var current: TeacherLoop.Time {
        TeacherLoop.Time(
            steady: Double(DispatchTime.now().uptimeNanoseconds) / 1e9,
            wall: Date().timeIntervalSince1970)
    }
}
