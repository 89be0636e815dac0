import Distillation
import Testing

struct TeacherPlanTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let limits: [BudgetLimits.Limit: Int]
        var spent = 0
        var reviewsPerHour: Double? = 1_000
        let callsPerDay: Double?
        let dayLimit: BudgetLimits.Limit?
        var daysLeft: Double?
    }

    @Test(arguments: [
        Case(
            testDescription: "calls end the day", limits: [.callsPerDay: 240], callsPerDay: 240,
            dayLimit: .callsPerDay),
        Case(
            testDescription: "money ends it sooner",
            limits: [.callsPerDay: 240, .moneyPerDay: 1_000_000, .tokensPerDay: 1_000_000],
            callsPerDay: 100, dayLimit: .moneyPerDay),
        Case(
            testDescription: "tokens end it", limits: [.tokensPerDay: 50_000], callsPerDay: 100,
            dayLimit: .tokensPerDay),
        Case(
            testDescription: "no more is asked than passes", limits: [.callsPerDay: 10_000],
            reviewsPerHour: 10, callsPerDay: 240, dayLimit: .callsPerDay),
        Case(
            testDescription: "what is left in all",
            limits: [.callsPerDay: 100, .callsTotal: 1_500], spent: 500, callsPerDay: 100,
            dayLimit: .callsPerDay, daysLeft: 10),
        Case(
            testDescription: "nothing limits a day, and nothing passed", limits: [:],
            reviewsPerHour: nil, callsPerDay: nil, dayLimit: nil),
    ])
    func saysWhatTheBudgetBuys(_ example: Case) {
        var spent = Amount()
        spent.calls = example.spent
        let plan = TeacherPlan(
            limits: BudgetLimits(example.limits), spent: spent,
            seen: TeacherPlan.Experience(
                reviewsPerHour: example.reviewsPerHour, tokensPerCall: 500,
                microdollarsPerCall: 10_000, acceptedPerCall: 0.9))
        #expect(plan.callsPerDay == example.callsPerDay)
        #expect(plan.dayLimit == example.dayLimit)
        #expect(plan.daysLeft == example.daysLeft)
        #expect(plan.acceptedPerDay == example.callsPerDay.map { $0 * 0.9 })
        #expect(plan.microdollarsPerDay == example.callsPerDay.map { $0 * 10_000 })
        if let reviews = example.reviewsPerHour {
            #expect(plan.askedShare == example.callsPerDay.map { min(1, $0 / (reviews * 24)) })
        }
    }

    @Test func withoutExperienceOnlyCallsAreKnown() {
        let plan = TeacherPlan(
            limits: BudgetLimits([.callsPerDay: 10, .moneyPerDay: 5]), spent: Amount(),
            seen: TeacherPlan.Experience())
        #expect(plan.callsPerDay == 10)
        #expect(plan.dayLimit == .callsPerDay)
        #expect(plan.microdollarsPerDay == nil)
        #expect(plan.askedShare == nil)
    }
}
