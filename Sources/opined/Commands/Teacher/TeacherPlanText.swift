import Distillation
import Foundation

/// A plan, for people and as JSON.
struct TeacherPlanText {
    private struct Line: Encodable {
        let reviewsPerDay, callsPerDay, askedShare, acceptedPerDay, usdPerDay: Double?
        let endsTheDay, endsAll: String?
        let callsLeft, daysLeft: Double?
        let spentCalls, spentTokens: Int
        let spentUsd: Double
    }

    private static let microdollars = 1_000_000.0

    let plan: TeacherPlan
    let spent: Amount

    var json: String {
        let line = Line(
            reviewsPerDay: plan.reviewsPerDay, callsPerDay: plan.callsPerDay,
            askedShare: plan.askedShare, acceptedPerDay: plan.acceptedPerDay,
            usdPerDay: dollarsPerDay, endsTheDay: plan.dayLimit?.rawValue,
            endsAll: plan.totalLimit?.rawValue, callsLeft: plan.callsLeftInAll,
            daysLeft: plan.daysLeft, spentCalls: spent.calls, spentTokens: spent.tokens,
            spentUsd: Double(spent.microdollars) / Self.microdollars)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let data = try? encoder.encode(line)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    var table: String {
        [
            ("reviews a day", number(plan.reviewsPerDay) ?? "none seen yet"),
            ("questions a day", number(plan.callsPerDay) ?? "no limit"),
            ("of the reviews", plan.askedShare.map(percent) ?? "unknown"),
            ("what ends a day", plan.dayLimit?.rawValue ?? "nothing"),
            ("accepted answers a day", number(plan.acceptedPerDay) ?? "no answer seen yet"),
            ("dollars a day", dollarsPerDay.map { money($0) } ?? "no answer seen yet"),
            ("questions left in all", number(plan.callsLeftInAll) ?? "no limit"),
            ("days until then", number(plan.daysLeft) ?? "no limit"),
            (
                "spent so far",
                "\(spent.calls) calls, \(spent.tokens) tokens, "
                    + "\(money(Double(spent.microdollars) / Self.microdollars)) dollars"
            ),
        ].map { name, value in
            name.padding(toLength: 24, withPad: " ", startingAt: 0) + value
        }.joined(separator: "\n")
    }

    private var dollarsPerDay: Double? { plan.microdollarsPerDay.map { $0 / Self.microdollars } }

    private func number(_ value: Double?) -> String? {
        value.map { String(format: $0 < 10 ? "%.1f" : "%.0f", $0) }
    }

    private func percent(_ share: Double) -> String { String(format: "%.2f %%", share * 100) }

    private func money(_ dollars: Double) -> String { String(format: "%.4f", dollars) }
}
