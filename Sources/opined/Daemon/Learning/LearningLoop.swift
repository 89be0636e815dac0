import Disk
import Distillation
import Opinions
import Pipeline
import Registry

/// What decides, on one thread, which student is in service:
///
///     answers, time of day, drift → training (a process) → gate → registry → trial → champion
///     registry, group ────────────────────────────────────────────────────────▶ champion
///
/// The main line knows nothing of it but its ``ModelSlot`` and the door that it hands outcomes to.
/// Whatever fails here, the student in service stays. Of one thread, which calls ``turn()`` again
/// and again, and ``leave()`` at the end.
final class LearningLoop<A: Analyst> {
    /// What a loop joins. All but `slot`, `door` and `group` belong to its thread from now on.
    struct Parts {
        var slot: ModelSlot<A>
        var registry: ModelRegistry
        /// Loads a model directory as the settings ask for it; it reproduces its golden outputs.
        var load: (String) throws -> A
        /// The model directory that is the first version of an empty registry.
        var firstDirectory: String
        /// Starts a run of the trainer.
        var train: () throws -> any DistilRun
        var answers: any AnswerFeed
        /// Outcomes of the main line, for the drift monitor; nil: it watches nothing.
        var door: OutcomeDoor?
        /// What a text is to a student.
        var measure: (A, String) -> (tokens: Int, unknownPieces: Double)
        var drift: DriftWatch
        /// nil: this daemon is alone.
        var group: (any RolloutGroup)?
        var memory: LearningMemoryFile
        var observe: (LearningNotice) -> Void
        var now: () -> LearningTime
    }

    /// What is tried again after a pause.
    enum Task: Hashable { case fill, train, promote, prune, corpus, memory, group }

    let settings: LearningSettings
    var parts: Parts
    var time: LearningTime
    var memory: LearningMemory
    var follower: RegistryFollower
    var retries = RetryBook<Task>()
    var candidate: Candidate?
    var run: RunWatch?
    var status = LearningStatus()
    /// The champion that the group was told of last, and when.
    var announced: (link: ChampionLink, at: Double)?
    /// A word of the group that is not to be tried again.
    var refusedWord: RolloutRecord?

    init(_ settings: LearningSettings, parts: Parts) {
        (self.settings, self.parts) = (settings, parts)
        time = parts.now()
        memory = parts.memory.read()
        follower = RegistryFollower(parts.registry, intervalSeconds: settings.followSeconds)
        memory.schedule.recover(at: time.wall)
        candidate = memory.candidate.map { Candidate(kept: $0) }
        status.lastRun = memory.lastRun
    }

    func turn() {
        time = parts.now()
        followRegistry()
        followGroup()
        if settings.schedule != nil {
            countAnswers()
            watchDrift()
            watchRun()
            advanceCandidate()
        }
        remember()
        publish()
    }

    /// Ends what runs: a run that was cut short begins anew after the restart.
    ///
    /// - Parameter wait: lets seconds pass, no more than asked for.
    func leave(wait: (Double) -> Void) {
        time = parts.now()
        if let run {
            let end = time.steady + settings.stopSeconds
            run.process.stop()
            while run.process.report.exit == nil, parts.now().steady < end {
                wait(end - parts.now().steady)
            }
            if run.process.report.exit == nil { run.process.stop() }
            endRun(.stopped, status: .stopped)
        }
        parts.drift.keep(at: time.steady, isEnd: true)
        remember()
        publish()
    }

    /// Another version takes the place of the one in service; where it can't, all stays.
    ///
    /// - Returns: whether it is in service.
    @discardableResult
    func take(_ version: VersionName, because cause: LearningStatus.Cause) -> Bool {
        let old = parts.slot.current.model
        do {
            let student = try loader.student(version)
            parts.slot.replace(with: student)
        } catch {
            status.swapFailures[cause, default: 0] += 1
            parts.observe(.notTaken(version, cause, reason: "\(error)"))
            return false
        }
        took(version, from: old, because: cause)
        return true
    }

    func took(_ version: VersionName, from old: String, because cause: LearningStatus.Cause) {
        status.swaps[cause, default: 0] += 1
        parts.observe(.tookOver("\(version)", from: old, cause))
    }

    var loader: VersionLoader<A> { VersionLoader(registry: parts.registry, load: parts.load) }

    /// Tells of a trouble once, and lets the task rest.
    ///
    /// - Returns: whether it was told.
    @discardableResult
    func failed(_ task: Task, _ notice: LearningNotice, retryAfter seconds: Double) -> Bool {
        let isNews = retries.failed(task, until: time.steady + seconds, trouble: "\(notice)")
        if isNews { parts.observe(notice) }
        return isNews
    }

    private func remember() {
        memory.candidate = candidate?.kept
        guard settings.schedule != nil, retries.mayTry(.memory, at: time.steady) else { return }
        do {
            try parts.memory.write(memory)
            retries.succeeded(.memory)
            status.isMemoryWritten = true
        } catch {
            status.isMemoryWritten = false
            failed(
                .memory, .memoryLost(reason: "\(error)"), retryAfter: settings.retrySeconds)
        }
    }

    private func publish() {
        status.newAnswers = memory.schedule.newAnswers
        status.isTraining = run != nil
        status.lastRun = memory.lastRun
        status.trial = parts.slot.trial.map {
            LearningStatus.Trial(
                model: $0.model, reviews: $0.trial.reviews,
                disagreement: $0.trial.tally.disagreement)
        }
    }
}
