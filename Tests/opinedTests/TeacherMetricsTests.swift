import Distillation
import Testing

@testable import Admin
@testable import opined

struct TeacherMetricsTests {
    private static func readings(
        _ limits: [BudgetLimits.Limit: Int] = [:],
        _ change: (inout TeacherStatus) -> Void = { _ in }
    ) -> [MetricReading] {
        var status = TeacherStatus()
        change(&status)
        return TeacherMetrics(
            status: { [status] in status }, isUp: { true }, limits: BudgetLimits(limits)
        ).readings()
    }

    @Test func everyMetricIsDescribed() {
        let described = Set(TeacherMetrics.descriptions.map(\.name))
        let limits = Dictionary(
            uniqueKeysWithValues: BudgetLimits.Limit.allCases.map { ($0, 10) })
        let read = Set(Self.readings(limits).map(\.name))
        #expect(read == described)
    }

    /// A series that appears with its first event has no rate for that event.
    @Test func everyReasonIsThereFromTheStart() {
        let readings = Self.readings()
        for (name, count) in [
            ("opined_teacher_refused_total", RefusalReason.allCases.count),
            ("opined_teacher_accepted_total", QuestionKind.allCases.count),
            ("opined_teacher_requests_total", CallFailure.Kind.allCases.count + 1),
            ("opined_teacher_choices_total", SkipReason.allCases.count + 4),
        ] {
            #expect(readings.filter { $0.name == name }.count == count, "\(name)")
        }
    }

    @Test func whatIsLeftIsTheNarrowestLimit() {
        let readings = Self.readings([.callsPerDay: 10, .callsTotal: 100, .moneyTotal: 2_000_000]) {
            $0.spent.calls = 97
            $0.spentToday.calls = 4
            $0.spent.microdollars = 500_000
        }
        func value(_ name: String) -> Double? { readings.first { $0.name == name }?.value }
        #expect(value("opined_teacher_budget_remaining_calls") == 3)
        #expect(value("opined_teacher_budget_remaining_usd") == 1.5)
        #expect(value("opined_teacher_budget_remaining_tokens") == nil)
        #expect(value("opined_teacher_cost_usd_total") == 0.5)
    }
}
