import Opinions
import Pipeline
import Registry

/// The way of a candidate from the gate into service.
extension LearningLoop {
    func advanceCandidate() {
        // Asked in any case: the end of a trial that nobody waits for is of no interest.
        let ended = parts.slot.takeEndedTrial()
        switch candidate?.phase {
        case nil: break
        case .new: beginTrial()
        case .onTrial: endTrial(ended)
        case .proven: promote()
        }
    }

    private func beginTrial() {
        guard let candidate else { return }
        let (version, parent) = (candidate.version, candidate.parent)
        let champion = parts.registry.champion
        // The registry is written before the memory is: a kill in between leaves a candidate that
        // was decided on.
        let isSetBack = (try? parts.registry.version(version))?.setBack != nil
        guard champion != version, !isSetBack else {
            self.candidate = nil
            return
        }
        guard champion == parent, parts.slot.current.model == parent.description else {
            self.candidate = nil
            return parts.observe(.overtaken(version, parent: parent, champion: champion))
        }
        do {
            let student = try loader.student(version)
            if settings.canary > 0 {
                begin(student, version)
            } else {
                parts.slot.replace(with: student)
                prove(DifferenceTally(), from: parent.description)
            }
        } catch {
            status.swapFailures[.trial, default: 0] += 1
            setBack("it can't be loaded: \(error)", DifferenceTally())
        }
    }

    private func begin(_ student: A, _ version: VersionName) {
        // Another seed for each version, so that not the same keys bear every trial.
        parts.slot.begin(
            student, share: CanaryShare(settings.canary, seed: UInt64(version.version)),
            trial: CanaryTrial(bounds: settings.bounds))
        candidate?.phase = .onTrial
        parts.observe(
            .trialBegan(version, share: settings.canary, reviews: settings.bounds.reviews))
    }

    private func endTrial(_ ended: ModelSlot<A>.EndedTrial?) {
        guard let candidate else { return }
        let model = candidate.version.description
        guard let ended, ended.model == model else {
            guard parts.slot.trial?.model != model else { return }
            self.candidate = nil
            status.trials[.cut, default: 0] += 1
            return parts.observe(.trialCut(candidate.version))
        }
        switch ended.decision {
        case .extend:
            status.trials[.extended, default: 0] += 1
            prove(ended.trial.tally, from: candidate.parent.description)
        case .back(let reason):
            status.trials[.returned, default: 0] += 1
            setBack("\(reason)", ended.trial.tally)
        }
    }

    /// It is in service; the disk has to say so too.
    private func prove(_ tally: DifferenceTally, from old: String) {
        guard let version = candidate?.version else { return }
        candidate?.phase = .proven
        candidate?.tally = tally
        took(version, from: old, because: .trial)
        promote()
    }

    private func promote() {
        guard let candidate, retries.mayTry(.promote, at: time.steady) else { return }
        guard parts.slot.current.model == candidate.version.description else {
            // Another one has taken over meanwhile.
            self.candidate = nil
            return parts.observe(.trialCut(candidate.version))
        }
        do {
            try parts.registry.promote(candidate.version, over: candidate.parent)
            retries.succeeded(.promote)
            self.candidate = nil
            parts.observe(.promoted(candidate.version, candidate.tally))
            follower.hurry()
            prune()
        } catch {
            notPromoted(candidate, error)
        }
    }

    private func notPromoted(_ candidate: Candidate, _ error: RegistryError) {
        let isFinal: Bool
        switch error.kind {
        case .busy, .disk: isFinal = false
        case .unknown, .taken, .damaged, .refused, .invalid, .overtaken: isFinal = true
        }
        let notice = LearningNotice.notPromoted(
            candidate.version, reason: "\(error)", isFinal: isFinal)
        failed(
            .promote, notice,
            retryAfter: error.kind == .busy ? settings.turnSeconds : settings.retrySeconds)
        guard isFinal else { return }
        retries.succeeded(.promote)
        self.candidate = nil
        if let champion = parts.registry.champion { take(champion, because: .registry) }
    }

    /// The champion stays, and the registry knows why.
    private func setBack(_ reason: String, _ tally: DifferenceTally) {
        guard let version = candidate?.version else { return }
        candidate = nil
        parts.observe(.setBack(version, reason: reason, tally))
        do {
            try parts.registry.note(
                SetBack(
                    version: version, reason: PrintableText.escape(reason, bytesMax: 1_024),
                    time: Int(time.wall)))
            prune()
        } catch {
            parts.observe(.notWrittenDown(version, reason: "\(error)"))
        }
    }
}
