import Distillation
import Foundation
import Glibc
import Kafka
import Logging
import Pipeline
import Registry
import Student
import Synchronization

/// Learning as `opined run` has it: the loop, and the group where there is one. Any thread.
final class LearningDesk: Sendable {
    private let service: LearningService<LoadedStudent>
    private let group: (line: RolloutThread.Line, board: RolloutBoard)?
    private let thread = Mutex<RolloutThread?>(nil)
    private let logger: Logger

    /// What a process is started with and a run of the trainer is told anew.
    struct Origin: Sendable {
        var options: SettingsOptions
        var environment: [String: String]
    }

    /// nil where nothing is trained and no registry is followed.
    init?(
        _ settings: Settings, of slot: ModelSlot<LoadedStudent>, door: OutcomeDoor?,
        client: ClientSettings, origin: Origin, logger: Logger
    ) {
        guard settings.followsRegistry else { return nil }
        self.logger = logger
        group = settings.rollout.topic.map { topic in
            let line = RolloutThread.Line(
                topic: topic, client: client, producer: settings.producer(client),
                group: settings.kafka.group)
            return (line, RolloutBoard())
        }
        service = LearningService { [board = group?.board] wake in
            LearningLoop(
                settings.learning,
                parts: settings.learningParts(
                    slot, door: door, group: board, origin: origin, logger: logger, wake: wake))
        }
    }

    var status: LearningStatus { service.status }

    func start() {
        service.start()
        guard let group else { return }
        thread.withLock {
            $0 = RolloutThread(group.line, board: group.board, logger: logger)
        }
    }

    func stop() { service.stop() }

    /// Waits for the end, which ``stop()`` has begun or this begins.
    func end() async {
        await service.end()
        guard let thread = thread.withLock({ $0 }) else { return }
        try? await BlockingThread.run("opined-farewell") { thread.stop(within: .seconds(2)) }
    }
}

extension Settings {
    /// The student to begin with: the champion of the registry where this daemon trains, else that
    /// of the settings.
    ///
    /// - Throws: where neither can be loaded.
    func firstStudent(logger: Logger) throws -> LoadedStudent {
        let measuresDoubt = teacher.isEnabled
        let registry = ModelRegistry(path: registryPath)
        guard distillation.isEnabled, let champion = registry.champion else {
            return try student(measuresDoubt: measuresDoubt)
        }
        do {
            return try student(
                in: registry.directory(of: champion), measuresDoubt: measuresDoubt)
        } catch {
            logger.error("load \(champion) of \(registryPath): \(error); model.directory serves")
            return try student(measuresDoubt: measuresDoubt)
        }
    }

    fileprivate func learningParts(
        _ slot: ModelSlot<LoadedStudent>, door: OutcomeDoor?, group: RolloutBoard?,
        origin: LearningDesk.Origin, logger: Logger, wake: @escaping @Sendable () -> Void
    ) -> LearningLoop<LoadedStudent>.Parts {
        let folder = TeacherFolder(path: teacher.stateDirectory)
        let command = DistilCommand(origin, registry: registryPath, parent: getpid())
        return LearningLoop<LoadedStudent>.Parts(
            slot: slot, registry: ModelRegistry(path: registryPath),
            load: { try student(in: $0, measuresDoubt: teacher.isEnabled) },
            firstDirectory: model.path,
            train: {
                try DistilProcess(
                    command.arguments, environment: command.environment, wake: wake)
            },
            answers: CorpusFeed(directory: folder.corpus),
            door: door,
            measure: { student, text in
                let prepared = student.prepare(text)
                return (prepared.tokens, student.unknownShare(of: prepared))
            },
            drift: DriftWatch(path: distillation.isEnabled ? folder.drift : nil), group: group,
            memory: LearningMemoryFile(path: folder.learning),
            observe: { logger.log(level: $0.level, "\($0)") }, now: { .current })
    }
}
