import Opinions

/// The way of a hard case, from the door of the main line to the corpus:
///
///     door → sampler → mask → question → budget → call → answer → judge → corpus → settle
///
/// One thread makes it, runs it and owns all of it; callers wait for answers on threads of their
/// own. A question is reserved in the ledger before it goes out, and settled after its answer lies
/// in the corpus: a crash at any moment costs an answer at most, and never more than the budget.
public final class TeacherLoop {
    public struct Time: Equatable, Sendable {
        /// Seconds of a clock that never goes back.
        public var steady: Double
        /// Seconds since the epoch.
        public var wall: Double

        public init(steady: Double, wall: Double) { (self.steady, self.wall) = (steady, wall) }
    }

    /// What a loop joins. All but `door` and `control` belong to its thread from now on.
    public struct Parts {
        public var door: OutcomeDoor
        public var sampler: HardCaseSampler
        public var redactor: Redactor
        public var prompts: TeacherPrompts
        public var kind: (Review) -> QuestionKind
        public var ledger: BudgetLedger
        public var callers: any TeacherCallers
        /// On the disk when it returns.
        public var keep: (CorpusRecord) throws -> Void
        /// Takes a case for people, the very hardest.
        public var show: (Outcome, Double) throws -> Void
        public var control: TeacherControl
        public var observe: (TeacherNotice) -> Void
        public var now: () -> Time
        /// Seconds over which the calls that are left are spread, by their number; nil: no limit.
        public var secondsLeft: (Time, Int?) -> Double
        public var random: SeededRandom
        /// Called at the end of each turn.
        public var tick: (TeacherStatus, Time) -> Void

        public init(
            door: OutcomeDoor, sampler: HardCaseSampler, redactor: Redactor,
            prompts: TeacherPrompts, kind: @escaping (Review) -> QuestionKind,
            ledger: BudgetLedger, callers: any TeacherCallers,
            keep: @escaping (CorpusRecord) throws -> Void,
            show: @escaping (Outcome, Double) throws -> Void, control: TeacherControl,
            observe: @escaping (TeacherNotice) -> Void, now: @escaping () -> Time,
            secondsLeft: @escaping (Time, Int?) -> Double = { time, _ in
                TeacherLoop.restOfDay(time)
            },
            random: SeededRandom, tick: @escaping (TeacherStatus, Time) -> Void = { _, _ in }
        ) {
            (self.door, self.sampler, self.redactor) = (door, sampler, redactor)
            (self.prompts, self.kind, self.ledger) = (prompts, kind, ledger)
            (self.callers, self.keep, self.show) = (callers, keep, show)
            (self.control, self.observe, self.now) = (control, observe, now)
            (self.secondsLeft, self.random, self.tick) = (secondsLeft, random, tick)
        }
    }

    let settings: TeacherLoopSettings
    var parts: Parts
    let judge: AnswerJudge
    var breaker: CircuitBreaker
    var waiting: [OpenCase] = []
    /// Cases whose question is to be tried again, and when.
    var delayed: [(due: Double, open: OpenCase)] = []
    var inFlight: [Int: OpenCase] = [:]
    var started = 0
    /// The endpoint asked for silence until then.
    var silentUntil = -Double.infinity
    /// What a call costs on the mean of late; nil before the first.
    var typical: Cost?
    var status = TeacherStatus()
    var time: Time

    public init(settings: TeacherLoopSettings, parts: Parts) {
        (self.settings, self.parts) = (settings, parts)
        breaker = settings.breaker
        judge = AnswerJudge(prompts: parts.prompts)
        time = parts.now()
    }

    /// Asks until ``TeacherControl/stop()``.
    ///
    /// - Throws: where ledger or corpus can't be written: nothing may be asked then.
    public func run() throws {
        defer { parts.callers.close() }
        while !parts.control.isStopping {
            try turn()
            parts.control.wait(seconds: patience)
        }
        try leave()
    }

    /// One turn: every step of the way moves whatever has come as far as it.
    func turn() throws {
        time = parts.now()
        for call in parts.callers.ended() { try end(call) }
        try choose()
        wakeDelayed()
        try ask()
        publish()
    }

    /// Outcomes become cases, as many as can be asked soon.
    private func choose() throws {
        guard waiting.count < settings.waitingMax else { return }
        let taken = parts.door.take()
        status.offered += taken.offered
        for outcome in taken.outcomes {
            guard waiting.count < settings.waitingMax else { return }
            status.considered += 1
            let left = callsToPlan
            let decision = parts.sampler.consider(
                outcome, callsLeft: left, secondsLeft: parts.secondsLeft(time, left),
                at: time.steady)
            switch decision {
            case .ask(let score):
                if score == nil { status.chosenByChance += 1 } else { status.chosenHard += 1 }
                waiting.append(open(outcome, score: score))
            case .review(let score):
                status.forPeople += 1
                try parts.show(outcome, score)
            case .skip(let reason): status.skipped[reason, default: 0] += 1
            }
        }
    }

    /// Calls that the budget still takes, those left out that wait for theirs.
    private var callsToPlan: Int? {
        let cost = typical ?? Cost(tokens: settings.parameters.tokensMax, microdollars: 0)
        return parts.ledger.callsLeft(cost, at: time.wall).map {
            max(0, $0 - waiting.count - delayed.count)
        }
    }

    /// A case with its first question. Only masked text goes into it.
    private func open(_ outcome: Outcome, score: Double?) -> OpenCase {
        OpenCase(
            outcome, score: score, redacted: parts.redactor.redact(outcome.review.text),
            prompt: parts.prompts[parts.kind(outcome.review)], parameters: settings.parameters)
    }

    private func wakeDelayed() {
        let due = delayed.filter { $0.due <= time.steady }
        delayed.removeAll { $0.due <= time.steady }
        waiting.insert(contentsOf: due.map(\.open), at: 0)
    }

    /// Cases go out while there are callers, budget and an endpoint that answers.
    private func ask() throws {
        guard time.steady >= silentUntil else { return }
        while parts.callers.room > 0, !waiting.isEmpty {
            var next = breaker
            guard next.allows(at: time.steady) else { return }
            var open = waiting.removeFirst()
            guard let reservation = try reserve(open) else { continue }
            breaker = next
            open.reservation = reservation
            open.attempts += 1
            started += 1
            inFlight[started] = open
            status.calls += 1
            if open.attempts == 1, open.first == nil { status.asked += 1 }
            parts.callers.start(
                TeacherCall(
                    id: started, messages: open.question.messages,
                    parameters: open.question.parameters))
        }
    }

    /// Leave for a call, on the disk; nil where the question is not to be asked.
    private func reserve(_ open: OpenCase) throws -> BudgetLedger.Reservation? {
        let outcome = try parts.ledger.reserve(
            key: open.question.key, worst: open.question.worst(settings.price), at: time.wall)
        switch outcome {
        case .reserved(let reservation):
            status.exhausted = nil
            return reservation
        case .exhausted(let limit):
            if status.exhausted != limit { parts.observe(.exhausted(limit)) }
            status.exhausted = limit
        case .paidBefore, .givenUp: break
        }
        status.notAsked += 1
        return nil
    }

    /// How long nothing will be due, at most.
    private var patience: Double {
        let next = delayed.map(\.due).min() ?? .infinity
        return min(settings.turnSeconds, max(0, next - time.steady))
    }

    /// The seconds until the day ends (UTC), over which a budget by the day is spread.
    public static func restOfDay(_ time: Time) -> Double {
        let day = 86_400.0
        return day - time.wall.truncatingRemainder(dividingBy: day)
    }

    func publish() {
        status.waiting = waiting.count + delayed.count
        status.inFlight = inFlight.count
        status.isHeldBack = breaker.isOpen
        status.spent = parts.ledger.spent
        status.spentToday = parts.ledger.spent(today: time.wall)
        status.callsLeft = callsToPlan
        parts.control.publish(status)
        parts.tick(status, time)
    }
}
