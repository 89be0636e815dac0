import Dispatch
import Logging
import Synchronization
import Testing

@testable import opined

struct WatchdogTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Seconds since each last moved; nil is never.
        let poll: Int
        let workers, commit: Int?
        let batchesOut: Int
        let isCommitDue: Bool
        /// The beginning of what stands still; nil where the daemon is alive.
        let stuck: String?

        init(
            _ testDescription: String, poll: Int = 0, workers: Int? = nil, batchesOut: Int = 0,
            commit: Int? = nil, isCommitDue: Bool = false, stuck: String? = nil
        ) {
            self.testDescription = testDescription
            self.poll = poll
            (self.workers, self.commit) = (workers, commit)
            (self.batchesOut, self.isCommitDue) = (batchesOut, isCommitDue)
            self.stuck = stuck
        }
    }

    static let limits = Watchdog.Limits(
        poll: .seconds(10), workers: .seconds(60), commit: .seconds(600))

    @Test(arguments: [
        Case("just started"),
        Case("all move", poll: 1, workers: 2, batchesOut: 2, commit: 3, isCommitDue: true),
        Case("at its limit", poll: 10),
        Case("the poll thread hangs", poll: 11, stuck: "the poll thread made no progress for 11"),
        Case("idle for days", poll: 0, workers: 300_000, commit: 300_000),
        Case("a long batch", workers: 60, batchesOut: 1),
        Case("a batch hangs", workers: 61, batchesOut: 1, stuck: "the workers"),
        Case("the first batch hangs", batchesOut: 1, stuck: "the workers"),
        Case("an outage of the brokers", commit: 599, isCommitDue: true),
        Case("commits never come back", commit: 601, isCommitDue: true, stuck: "commits"),
        Case(
            "the poll thread comes first", poll: 99, workers: 99, batchesOut: 1, stuck: "the poll"),
    ])
    func pingsOnlyWhileAllThatShouldMoveMoves(_ example: Case) {
        let start = ContinuousClock.now
        let now = start + .seconds(1_000_000)
        let progress = Watchdog.Progress(
            poll: now - .seconds(example.poll),
            workers: example.workers.map { now - .seconds($0) }, batchesOut: example.batchesOut,
            commit: example.commit.map { now - .seconds($0) }, isCommitDue: example.isCommitDue)
        let verdict = Watchdog(limits: Self.limits, startedAt: start).judge(progress, at: now)
        switch (verdict, example.stuck) {
        case (.alive, nil): break
        case (.stuck(let reason), let expected?): #expect(reason.hasPrefix(expected))
        default: Issue.record("\(verdict)")
        }
    }

    @Test(
        arguments: [
            ([:], nil),
            (["WATCHDOG_USEC": "30000000"], .seconds(15)),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"], .seconds(15)),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"], nil),
            (["WATCHDOG_USEC": "0"], nil),
            (["WATCHDOG_USEC": "soon"], nil),
        ] as [([String: String], Duration?)])
    func pingsTwiceInTheTimeThatSystemdGives(
        _ environment: [String: String], _ expected: Duration?
    ) {
        #expect(Watchdog.interval(environment: environment, processID: 42) == expected)
    }

    @Test func theThreadPingsUntilItIsStuck() throws {
        let socket = try NotifySocket(isAbstract: true)
        let notifier = try #require(SystemdNotifier(socket: socket.name))
        let rounds = DispatchSemaphore(value: 0)
        let verdicts = Verdicts([.alive, .stuck("the workers made no progress")])
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let thread = WatchdogThread(
            every: .milliseconds(1), notifier: notifier, logger: logger
        ) {
            rounds.signal()
            return verdicts.next()
        }
        // The third round begins after the messages of the second were sent.
        for _ in 0..<3 { #expect(rounds.wait(timeout: .now() + 10) == .success) }
        thread.stop()
        #expect(socket.receive() == "WATCHDOG=1")
        #expect(socket.receive() == "STATUS=stuck: the workers made no progress")
    }
}

/// Verdicts in order; the last one stays.
private final class Verdicts: Sendable {
    private let left: Mutex<[Watchdog.Verdict]>

    init(_ verdicts: [Watchdog.Verdict]) { left = Mutex(verdicts) }

    func next() -> Watchdog.Verdict {
        left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    }
}
