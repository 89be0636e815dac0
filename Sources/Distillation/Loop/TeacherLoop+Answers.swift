import Opinions

/// The way back: from the end of a call to the corpus.
extension TeacherLoop {
    /// How much the last call counts in the mean cost of calls.
    private static let costWeight = 0.1
    /// The longest silence that an endpoint may ask for, in seconds.
    private static let silenceMax = 3_600.0

    func end(_ call: EndedCall) throws {
        guard let open = inFlight.removeValue(forKey: call.id), let leave = open.reservation else {
            return
        }
        switch call.result {
        case .success(let answer):
            if breaker.isOpen { parts.observe(.goesOn) }
            breaker.succeeded()
            try take(answer, to: open, leave)
        case .failure(let failure):
            try parts.ledger.settle(leave, failure.end)
            fail(open, failure)
        }
    }

    /// An answer is judged, kept, and then settled.
    private func take(
        _ answer: TeacherAnswer, to open: OpenCase, _ leave: BudgetLedger.Reservation
    ) throws {
        let verdict = open.asked.verdict(on: answer, by: judge)
        let ruling = Ruling(verdict, after: open.first)
        let record = CorpusRecord(
            open.asked, answer: answer, verdict: verdict, isConfirmed: ruling.isAcceptance,
            at: time.wall)
        try parts.keep(record)
        let cost = cost(of: answer, to: open)
        try parts.ledger.settle(leave, .answered(cost))
        note(record, cost)
        if case .askAgain(let lesson) = ruling { askAgain(open, lesson) }
    }

    /// As the endpoint counts; an endpoint that does not count is taken for the worst.
    private func cost(of answer: TeacherAnswer, to open: OpenCase) -> Cost {
        answer.usage.map {
            settings.price.cost(prompt: $0.prompt, completion: $0.completion)
        } ?? open.question.worst(settings.price)
    }

    private func note(_ record: CorpusRecord, _ cost: Cost) {
        status.answers += 1
        if let reason = record.refusal {
            status.refused[reason, default: 0] += 1
        } else {
            status.accepted[record.kind, default: 0] += 1
        }
        if record.score == nil, record.refusal == nil {
            switch record.agrees {
            case true?: status.chanceAgreed += 1
            case false?: status.chanceDisagreed += 1
            case nil: break
            }
        }
        let last = typical ?? cost
        func mean(_ path: KeyPath<Cost, Int>) -> Int {
            let step = Double(cost[keyPath: path] - last[keyPath: path]) * Self.costWeight
            return last[keyPath: path] + Int(step.rounded())
        }
        typical = Cost(tokens: mean(\.tokens), microdollars: mean(\.microdollars))
    }

    private func askAgain(_ open: OpenCase, _ lesson: Lesson) {
        status.secondQuestions += 1
        var parameters = settings.parameters
        parameters.temperature = settings.secondTemperature
        waiting.insert(
            OpenCase(
                again: open, prompt: parts.prompts[open.asked.kind], parameters: parameters,
                first: lesson), at: 0)
    }

    private func fail(_ open: OpenCase, _ failure: CallFailure) {
        status.failures[failure.kind, default: 0] += 1
        let wasHeldBack = breaker.isOpen
        if failure.isOfEndpoint { breaker.failed(at: time.steady) } else { breaker.succeeded() }
        if breaker.isOpen, !wasHeldBack { parts.observe(.heldBack) }
        if let asked = failure.retryAfter, asked.isFinite {
            silentUntil = max(silentUntil, time.steady + min(asked, Self.silenceMax))
        }
        let wait = settings.retry.wait(
            after: open.attempts, asked: failure.retryAfter, using: &parts.random)
        guard failure.isRetriable, !parts.control.isStopping, let wait else {
            return parts.observe(.givenUp(failure))
        }
        status.retries += 1
        parts.observe(.retried(failure, seconds: wait))
        delayed.append((time.steady + wait, open))
    }

    /// Answers on their way are waited for, then given up: what they cost is counted either way.
    func leave() throws {
        let end = parts.now().steady + settings.farewellSeconds
        var isCancelled = false
        while !inFlight.isEmpty {
            time = parts.now()
            for call in parts.callers.ended() { try self.end(call) }
            publish()
            if time.steady >= end || parts.control.isInHaste, !isCancelled {
                isCancelled = true
                parts.callers.cancel()
            }
            // A call that does not let itself be cancelled stays reserved: it counts at its worst.
            if time.steady >= end + settings.farewellSeconds { return }
            if !inFlight.isEmpty { parts.control.wait(seconds: settings.turnSeconds) }
        }
        publish()
    }
}
