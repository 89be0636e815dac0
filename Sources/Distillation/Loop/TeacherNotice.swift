/// Something that the log of an operator should say. Holds no text of a review.
public enum TeacherNotice: Equatable, Sendable, CustomStringConvertible {
    /// A call failed, and is tried again.
    case retried(CallFailure, seconds: Double)
    /// A question is given up.
    case givenUp(CallFailure)
    /// Too many calls failed in a row.
    case heldBack
    case goesOn
    case exhausted(BudgetLimits.Limit)

    /// Whether somebody should look at it.
    public var isProblem: Bool {
        switch self {
        case .givenUp, .heldBack: true
        case .retried, .goesOn, .exhausted: false
        }
    }

    public var description: String {
        switch self {
        case .retried(let failure, let seconds):
            "\(failure); again in \(Int(seconds.rounded(.up))) s"
        case .givenUp(let failure): "\(failure); this question is given up"
        case .heldBack:
            "teacher: too many calls failed in a row; one is tried now and then"
        case .goesOn: "teacher: it answers again"
        case .exhausted(let limit):
            "teacher: the budget has no more \(limit.rawValue); the main line goes on"
        }
    }
}
