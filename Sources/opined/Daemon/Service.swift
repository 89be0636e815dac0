import Admin
import CoreMetrics
import Distillation
import Foundation
import Glibc
import Kafka
import Logging
import Pipeline
import Student
import Synchronization
import Transformer

/// The daemon as systemd knows it: log, metrics, signals, readiness and watchdog around a
/// ``Daemon``.
final class Service: Sendable {
    private static let readinessInterval = Duration.milliseconds(20)
    private static let statusInterval = Duration.seconds(5)
    /// How long the log may take to be written at the end.
    private static let logFlushMax = DispatchTimeInterval.milliseconds(200)

    private let daemon: Daemon<LoadedStudent>
    /// nil where no teacher is asked.
    private let teacher: TeacherService?
    /// nil where no other student can take over.
    private let learning: LearningDesk?
    private let client: ClientSettings
    private let options: SettingsOptions
    private let environment: [String: String]
    private let log: LogSystem
    private let logger: Logger
    private let notifier: SystemdNotifier?
    private let reloads: ReloadDesk
    /// Why the start can't succeed, once that is certain.
    private let refusal = Mutex<String?>(nil)

    /// Reads the model and lets it answer its golden texts.
    ///
    /// - Throws: `SettingsError` (exit 78), `ModelFileError`.
    init(
        _ settings: Settings, options: SettingsOptions, environment: [String: String],
        log: LogSystem, logger: Logger
    ) throws {
        let credentials = environment["CREDENTIALS_DIRECTORY"]
        let problems = settings.problemsOnDisk(credentialsDirectory: credentials)
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
        let client = try settings.client(credentialsDirectory: credentials)
        self.client = client
        let teacher = try Self.teacher(settings, credentials, logger)
        self.teacher = teacher
        let drift =
            settings.distillation.isEnabled
            ? OutcomeDoor(capacity: settings.driftDoorCapacity, seed: .random(in: 0...UInt64.max))
            : nil
        daemon = Daemon(
            settings: settings, analyst: try settings.firstStudent(logger: logger),
            client: client, logger: logger,
            onOutcome: { outcome in
                teacher?.door.offer { outcome }
                drift?.offer { outcome }
            })
        learning = LearningDesk(
            settings, of: daemon.models, door: drift, client: client,
            origin: LearningDesk.Origin(options: options, environment: environment), logger: logger)
        reloads = ReloadDesk(settings)
        self.options = options
        self.environment = environment
        self.log = log
        self.logger = logger
        notifier = SystemdNotifier(socket: environment["NOTIFY_SOCKET"])
    }

    /// The teacher's loop, if it is wanted; its seed is another in every process, so that several
    /// daemons don't choose alike.
    private static func teacher(
        _ settings: Settings, _ credentials: String?, _ logger: Logger
    ) throws(SettingsError) -> TeacherService? {
        guard settings.teacher.isEnabled else { return nil }
        let kit = try TeacherService.Kit(
            settings, credentialsDirectory: credentials, seed: .random(in: 0...UInt64.max))
        return TeacherService(kit, doorCapacity: settings.doorCapacity, logger: logger)
    }

    /// Serves until a signal or a failure ends it.
    func run() async throws -> RunSummary {
        let registry = MetricsRegistry(
            descriptions: StatusMetrics.descriptions + TeacherMetrics.descriptions
                + LearningMetrics.descriptions,
            collectors: collectors())
        MetricsSystem.bootstrap(registry)
        let admin = try await startAdmin(registry)
        let signals = Signals([
            SIGTERM: { self.stop() }, SIGINT: { self.stop() }, SIGHUP: { self.reload() },
        ])
        let watchdog = startWatchdog()
        let watching = Task { await watch() }
        if let teacher {
            logger.info("hard cases go to \(daemon.settings.teacher.model), masked")
            teacher.start()
        }
        learning?.start()
        let shipper = CorpusShipperThread.of(daemon.settings, client, logger: logger)
        let summary = try await daemon.run()
        watching.cancel()
        await teacher?.end()
        await learning?.end()
        if let shipper {
            try? await BlockingThread.run("opined-farewell") { shipper.stop(within: .seconds(2)) }
        }
        watchdog?.stop()
        await admin?.stop()
        withExtendedLifetime(signals) {}
        if let reason = refusal.withLock({ $0 }) { throw SettingsError(problems: [reason]) }
        logger.info("\(Self.farewell(summary))")
        log.sink.flush(timeout: Self.logFlushMax)
        return summary
    }

    private func collectors() -> [@Sendable () -> [MetricReading]] {
        let settings = daemon.settings
        let status = StatusMetrics(
            control: daemon.control, clients: daemon.clients,
            model: { [models = daemon.models] in
                let student = models.current
                return StatusMetrics.ModelFacts(
                    version: student.model, precision: student.precision,
                    sha256: student.weightsSHA256)
            },
            now: { .now })
        return [
            ProcessMetrics.collector(
                version: Version.current, startTime: Date().timeIntervalSince1970),
            { status.readings() }, { [reloads] in [reloads.reading] },
            { [log] in
                let dropped = Double(log.sink.dropped)
                return [MetricReading("opined_log_lines_dropped_total", .counter, dropped)]
            },
            { [teacher] in
                guard let teacher else { return [] }
                return TeacherMetrics(
                    status: { teacher.status }, isUp: { teacher.problem == nil },
                    limits: teacher.kit.limits
                ).readings()
            },
            { [learning] in
                guard let learning else { return [] }
                return LearningMetrics(status: { learning.status }).readings()
            },
            { [MetricReading("opined_workers", .gauge, Double(settings.workerThreads))] },
        ]
    }

    private func startAdmin(_ registry: MetricsRegistry) async throws -> AdminServer? {
        let settings = daemon.settings.admin
        guard settings.isEnabled else { return nil }
        let routes = AdminRoutes(
            metrics: { registry.exposition() }, health: { self.daemon.health(at: .now) },
            readiness: { self.daemon.readiness(at: .now) })
        let server = try await AdminServer.start(
            address: settings.listen, port: settings.port, routes: routes, logger: logger)
        logger.info("metrics and health at http://\(settings.listen):\(server.port)")
        return server
    }

    private func startWatchdog() -> WatchdogThread? {
        guard let notifier,
            let interval = Watchdog.interval(environment: environment, processID: getpid())
        else { return nil }
        return WatchdogThread(
            every: interval, notifier: notifier, logger: logger,
            judge: { self.daemon.verdict(at: .now) })
    }

    /// Says READY once a broker was reached, then how it goes; ends a start that can't succeed.
    private func watch() async {
        var isReady = false
        while !Task.isCancelled {
            if !isReady, daemon.connection.isConnected {
                isReady = true
                logger.info("ready: \(daemon.models.current.model) on \(workers)")
                notifier?.send(.ready, .status(statusLine))
            } else if isReady {
                notifier?.send(.status(statusLine))
            } else if let reason = daemon.connection.verdict(at: .now) {
                let waited = Connection.patience.components.seconds
                refusal.withLock {
                    $0 = "kafka: \(reason); no broker let opined in for \(waited) s since the start"
                }
                daemon.control.stop()
                daemon.control.stop()
                return
            }
            try? await Task.sleep(for: isReady ? Self.statusInterval : Self.readinessInterval)
        }
    }

    private var workers: String { "\(daemon.settings.workerThreads) workers" }

    private var statusLine: String {
        let status = daemon.control.status
        let produced = status.partitions.values.reduce(0) { $0 + $1.produced }
        return "\(daemon.models.current.model), \(produced) results,"
            + " \(status.inFlight.records) in flight, lag \(daemon.clients.totalLag)"
    }

    private func stop() {
        let isFirst = !daemon.control.status.isStopping
        logger.info("\(isFirst ? "stopping: draining" : "stopping at once")")
        let drain = Duration.milliseconds(daemon.settings.drain.timeoutMilliseconds)
        notifier?.send(.stopping, .status("draining"), .extendTimeout(drain + .seconds(5)))
        daemon.control.stop()
        teacher?.stop()
        learning?.stop()
    }

    /// SIGHUP: all of the changed settings, or none.
    private func reload() {
        let now = UInt64(DispatchTime.now().uptimeNanoseconds / 1_000)
        notifier?.send(.reloading(monotonicMicroseconds: now))
        let outcome = reloads.reload { try options.load(environment: environment) }
        switch outcome {
        case .applied(let settings, let changed):
            log.level.current = settings.log.level
            daemon.control.change(
                PipelineControl.Pace(
                    linger: .milliseconds(settings.batch.lingerMilliseconds),
                    commitInterval: .milliseconds(settings.commit.intervalMilliseconds)))
            let what = changed.isEmpty ? "nothing has changed" : changed.joined(separator: ", ")
            logger.notice("reload: applied: \(what)")
            notifier?.send(.ready, .status("reload applied: \(what)"))
        case .rejected(let reasons):
            for reason in reasons { logger.error("reload: rejected, nothing changed: \(reason)") }
            notifier?.send(.ready, .status("reload rejected: \(reasons.first ?? "")"))
        }
    }

    private static func farewell(_ summary: RunSummary) -> String {
        if let failure = summary.failure { return "ended by a failure: \(failure)" }
        return summary.isClean
            ? "ended: everything read was delivered and committed"
            : "ended by its deadline: \(summary.left) records in flight are read again"
    }
}
