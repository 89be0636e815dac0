/// What a loop has done since it began, and how it is: for metrics, the demo and the plan.
public struct TeacherStatus: Equatable, Sendable {
    /// Reviews that came to the door.
    public var offered = 0
    /// Reviews that were looked at; the door keeps no more than its capacity a turn.
    public var considered = 0
    /// Chosen as hard, and by uniform chance.
    public var chosenHard = 0
    public var chosenByChance = 0
    /// Chosen and not asked: no budget was left, or it was asked in an earlier life.
    public var notAsked = 0
    /// The hardest, which went to people.
    public var forPeople = 0
    public var skipped: [SkipReason: Int] = [:]

    /// Calls that went out.
    public var calls = 0
    /// Reviews that were asked about, once or more.
    public var asked = 0
    /// Questions that were put a second time.
    public var secondQuestions = 0
    public var answers = 0
    public var failures: [CallFailure.Kind: Int] = [:]
    public var retries = 0
    public var accepted: [QuestionKind: Int] = [:]
    public var refused: [RefusalReason: Int] = [:]
    /// Of the reviews chosen by uniform chance: the unbiased estimate.
    public var chanceAgreed = 0
    public var chanceDisagreed = 0

    public var waiting = 0
    public var inFlight = 0
    public var isHeldBack = false
    /// Since the ledger began, and today.
    public var spent = Amount()
    public var spentToday = Amount()
    /// Calls that the budget still takes today; nil where nothing limits them.
    public var callsLeft: Int?
    /// Of the limits on calls, tokens and money, the one in the way of the last case.
    public var exhausted: BudgetLimits.Limit?

    public init() {}

    public var acceptedInAll: Int { accepted.values.reduce(0, +) }
    public var refusedInAll: Int { refused.values.reduce(0, +) }
}
