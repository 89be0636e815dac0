import Admin
import Distillation

/// Turns the status of the teacher's loop into metrics, at each scrape.
struct TeacherMetrics: Sendable {
    private static let microdollars = 1_000_000.0

    let status: @Sendable () -> TeacherStatus
    let isUp: @Sendable () -> Bool
    let limits: BudgetLimits

    static let descriptions: [MetricDescription] = [
        MetricDescription("opined_teacher_up", "0 while ledger or corpus can't be written."),
        MetricDescription(
            "opined_teacher_reviews_total",
            "Reviews at the door of the slow loop: offered, and looked at."),
        MetricDescription(
            "opined_teacher_choices_total",
            "What became of reviews that were looked at: hard and chance are asked about, people "
                + "see the hardest, the rest is skipped by reason."),
        MetricDescription(
            "opined_teacher_requests_total", "Calls to the teacher, by their result."),
        MetricDescription("opined_teacher_retries_total", "Questions that were put again."),
        MetricDescription(
            "opined_teacher_second_questions_total",
            "Questions that were put a second time, since stars or student say otherwise."),
        MetricDescription("opined_teacher_accepted_total", "Answers that may teach, by question."),
        MetricDescription("opined_teacher_refused_total", "Answers that may not, by reason."),
        MetricDescription(
            "opined_teacher_agreements_total",
            "Accepted answers on reviews chosen by chance, by whether the student says the same."),
        MetricDescription("opined_teacher_calls_in_flight", "Calls that wait for their answer."),
        MetricDescription("opined_teacher_cases_waiting", "Cases that wait for their call."),
        MetricDescription(
            "opined_teacher_held_back", "1 while the teacher is left alone after failures."),
        MetricDescription("opined_teacher_tokens_total", "Tokens spent since the ledger began."),
        MetricDescription("opined_teacher_calls_total", "Calls since the ledger began."),
        MetricDescription("opined_teacher_cost_usd_total", "Spent since the ledger began."),
        MetricDescription(
            "opined_teacher_budget_remaining_calls", "What the limits on calls leave today."),
        MetricDescription(
            "opined_teacher_budget_remaining_tokens", "What the limits on tokens leave today."),
        MetricDescription(
            "opined_teacher_budget_remaining_usd", "What the limits on money leave today."),
    ]

    func readings() -> [MetricReading] {
        let status = status()
        return choices(status) + calls(status) + answers(status) + spending(status)
    }

    private func choices(_ status: TeacherStatus) -> [MetricReading] {
        let chosen = [
            ("hard", status.chosenHard), ("chance", status.chosenByChance),
            ("people", status.forPeople), ("not_asked", status.notAsked),
        ]
        return [
            Self.counter("opined_teacher_reviews_total", status.offered, "stage", "offered"),
            Self.counter("opined_teacher_reviews_total", status.considered, "stage", "looked_at"),
        ]
            + chosen.map {
                Self.counter("opined_teacher_choices_total", $0.1, "choice", $0.0)
            }
            + SkipReason.allCases.map {
                Self.counter(
                    "opined_teacher_choices_total", status.skipped[$0] ?? 0, "choice", $0.rawValue)
            }
    }

    private func calls(_ status: TeacherStatus) -> [MetricReading] {
        [
            MetricReading("opined_teacher_up", .gauge, isUp() ? 1 : 0),
            Self.counter("opined_teacher_requests_total", status.answers, "result", "answered"),
            MetricReading("opined_teacher_retries_total", .counter, Double(status.retries)),
            MetricReading(
                "opined_teacher_second_questions_total", .counter, Double(status.secondQuestions)),
            MetricReading("opined_teacher_calls_in_flight", .gauge, Double(status.inFlight)),
            MetricReading("opined_teacher_cases_waiting", .gauge, Double(status.waiting)),
            MetricReading("opined_teacher_held_back", .gauge, status.isHeldBack ? 1 : 0),
        ]
            + CallFailure.Kind.allCases.map {
                Self.counter(
                    "opined_teacher_requests_total", status.failures[$0] ?? 0, "result", $0.rawValue
                )
            }
    }

    private func answers(_ status: TeacherStatus) -> [MetricReading] {
        QuestionKind.allCases.map {
            Self.counter(
                "opined_teacher_accepted_total", status.accepted[$0] ?? 0, "question", $0.rawValue)
        }
            + RefusalReason.allCases.map {
                Self.counter(
                    "opined_teacher_refused_total", status.refused[$0] ?? 0, "reason", $0.rawValue)
            } + [
                Self.counter(
                    "opined_teacher_agreements_total", status.chanceAgreed, "agrees", "true"),
                Self.counter(
                    "opined_teacher_agreements_total", status.chanceDisagreed, "agrees", "false"),
            ]
    }

    private func spending(_ status: TeacherStatus) -> [MetricReading] {
        let spent = status.spent
        let left: [(String, BudgetLimits.Limit, BudgetLimits.Limit, KeyPath<Amount, Int>, Double)] =
            [
                ("calls", .callsPerDay, .callsTotal, \.calls, 1),
                ("tokens", .tokensPerDay, .tokensTotal, \.tokens, 1),
                ("usd", .moneyPerDay, .moneyTotal, \.microdollars, Self.microdollars),
            ]
        return [
            MetricReading("opined_teacher_calls_total", .counter, Double(spent.calls)),
            MetricReading("opined_teacher_tokens_total", .counter, Double(spent.tokens)),
            MetricReading(
                "opined_teacher_cost_usd_total", .counter,
                Double(spent.microdollars) / Self.microdollars),
        ]
            + left.compactMap { name, day, total, path, unit in
                let rests = [
                    limits[day].map { $0 - status.spentToday[keyPath: path] },
                    limits[total].map { $0 - spent[keyPath: path] },
                ].compactMap(\.self)
                return rests.min().map {
                    MetricReading(
                        "opined_teacher_budget_remaining_\(name)", .gauge, Double(max(0, $0)) / unit
                    )
                }
            }
    }

    private static func counter(
        _ name: String, _ value: Int, _ label: String, _ text: String
    ) -> MetricReading {
        MetricReading(name, .counter, Double(value), labels: [MetricLabel(label, text)])
    }
}
