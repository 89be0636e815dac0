import Distillation
import Opinions
import Pipeline
import Registry

/// When a run begins, how it goes, and what comes of it.
extension LearningLoop {
    /// Answers that may teach, and what the teacher says of reviews chosen by chance.
    func countAnswers() {
        guard retries.mayTry(.corpus, at: time.steady) else { return }
        do {
            let found = try parts.answers.next(after: memory.cursor)
            memory.cursor = found.next
            let accepted = found.records.filter { $0.refusal == nil }
            memory.schedule.note(answers: accepted.count)
            for record in accepted where record.score == nil {
                guard let agrees = record.agrees, record.student == parts.slot.current.model else {
                    continue
                }
                observe(DriftObservation(teacherDisagrees: !agrees))
            }
            retries.succeeded(.corpus)
            // Not at each turn, but on at once while there is more.
            let pause = found.records.isEmpty ? settings.corpusSeconds : 0
            retries.rest(.corpus, until: time.steady + pause)
        } catch {
            failed(
                .corpus, .corpusUnread(reason: "\(error)"), retryAfter: settings.retrySeconds)
        }
    }

    func watchDrift() {
        let student = parts.slot.current
        let outcomes = parts.door?.take().outcomes ?? []
        for outcome in outcomes where outcome.model == student.model {
            let measured = parts.measure(student, outcome.review.text)
            observe(
                DriftObservation(
                    outcome.analysis, tokens: measured.tokens,
                    unknownPieces: measured.unknownPieces))
        }
        parts.drift.keep(at: time.steady)
    }

    private func observe(_ observation: DriftObservation) {
        for alarm in parts.drift.observe(observation, of: parts.slot.current.model) {
            status.alarms[alarm.signal, default: 0] += 1
            let startsRun = settings.schedule?.isOnDrift == true
            if startsRun { memory.schedule.note(drift: alarm.signal.rawValue) }
            parts.observe(.drift(alarm, startsRun: startsRun))
        }
    }

    func watchRun() {
        guard let run else { return beginRunIfDue() }
        let report = run.process.report
        status.step = report.step ?? status.step
        if let outcome = report.outcome { return end(outcome) }
        guard let silence = self.run?.silence(report, at: time.steady) else { return }
        guard silence >= settings.silenceSecondsMax else { return }
        if !run.isStopping { parts.observe(.runSilent(seconds: silence)) }
        self.run?.stop(at: time.steady, patience: settings.stopSeconds)
    }

    /// One at a time: neither beside another run, nor while a candidate is on its way.
    private func beginRunIfDue() {
        guard let schedule = settings.schedule, candidate == nil,
            retries.mayTry(.fill, at: time.steady), fillRegistry(),
            let cause = memory.schedule.due(schedule, at: time.moment)
        else { return }
        let count = memory.schedule.newAnswers
        memory.schedule.began(cause, schedule, at: time.moment)
        do {
            run = RunWatch(try parts.train(), at: time.steady)
            status.step = nil
            parts.observe(.runBegan(cause, newAnswers: count))
        } catch {
            fail("\(error)")
        }
    }

    /// - Returns: whether there is a champion to train from.
    private func fillRegistry() -> Bool {
        if parts.registry.champion != nil { return true }
        let registry = parts.registry
        guard registry.versions().isEmpty else {
            failed(
                .fill, .noChampion(registry: registry.path), retryAfter: settings.retrySeconds)
            return false
        }
        do {
            let version = try registry.publish(
                parts.firstDirectory, origin: .init(), created: Int(time.wall))
            try registry.promote(version, force: true)
            retries.succeeded(.fill)
            parts.observe(.added(version, directory: parts.firstDirectory))
            return true
        } catch {
            failed(.fill, .notAdded(reason: "\(error)"), retryAfter: settings.retrySeconds)
            return false
        }
    }

    private func end(_ outcome: DistilReport.Outcome) {
        switch outcome {
        case .verdict(let verdict):
            parts.observe(.runEnded(outcome))
            endRun(.done, status: verdict.passed ? .passed : .refused)
            if verdict.passed {
                // Its parent may have become the champion since the last look.
                follower.hurry()
                followRegistry()
                candidate = Candidate(verdict.version, parent: verdict.parent)
            } else {
                prune()
            }
        case .nothing:
            parts.observe(.runEnded(outcome))
            endRun(.done, status: .nothing)
        case .busy:
            parts.observe(.runEnded(outcome))
            endRun(.postponed, status: .postponed)
        case .failed(let reason): fail(reason)
        }
    }

    private func fail(_ reason: String) {
        endRun(.failed, status: .failed)
        parts.observe(.runFailed(reason: reason, pauseSeconds: memory.schedule.pause))
    }

    func endRun(_ end: DistillationSchedule.End, status outcome: LearningStatus.RunEnd) {
        run = nil
        memory.schedule.ended(end, at: time.wall)
        memory.lastRun = LearningMemory.LastRun(outcome: outcome.rawValue, ended: time.wall)
        status.runs[outcome, default: 0] += 1
    }

    func prune() {
        do {
            _ = try parts.registry.prune(to: settings.prune)
            retries.succeeded(.prune)
        } catch {
            failed(.prune, .notPruned(reason: "\(error)"), retryAfter: 0)
        }
    }
}
