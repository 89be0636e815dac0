import Distillation
import Foundation

/// Reports of `opined evaluate --sampler` as JSON and as a table; F1 and areas in percent.
enum SamplerText {
    /// `{"sentences","sampler":[{"budget","asked","f1","f1_min","f1_max"}…],"random":[…],
    /// "area":{"sampler":{"mean","half"},"random":{…},"advantage":{…}},"auroc":{signal:…}}`
    static func json(_ report: SamplerReport) -> String {
        let sampler = report.rows.map { row in
            point(row.budget, asked: row.asked.mean, row.sampler)
        }
        let random = report.rows.map { row in
            point(row.budget, asked: row.budget * Double(report.sentences), row.random)
        }
        let powers = report.powers.map { #""\#($0.signal.rawValue)":\#(share($0.power.mean))"# }
        return #"{"sentences":\#(report.sentences),"seeds":\#(report.runs.count),"#
            + #""sampler":[\#(sampler.joined(separator: ","))],"#
            + #""random":[\#(random.joined(separator: ","))],"#
            + #""area":{"sampler":\#(area(report.samplerArea)),"#
            + #""random":\#(area(report.randomArea)),"advantage":\#(area(report.advantage))},"#
            + #""auroc":{\#(powers.joined(separator: ","))}}"#
    }

    static func table(_ report: SamplerReport, title: String) -> String {
        let rows = report.rows.map { row in
            cells(
                String(format: "%3.0f %%", 100 * row.budget),
                [
                    String(format: "%.1f", row.asked.mean), percent(row.sampler.mean),
                    range(row.sampler), percent(row.random.mean), range(row.random),
                ])
        }
        let head = ["asked", "sampler", "seeds", "random", "seeds"]
        return
            ([title, settings(report), "", cells("budget", head)] + rows + [""]
            + areas(report) + [""] + powers(report)).joined(separator: "\n")
    }

    private static func areas(_ report: SamplerReport) -> [String] {
        [
            ("sampler", report.samplerArea), ("random", report.randomArea),
            ("difference, seed by seed", report.advantage),
        ].compactMap { name, interval in
            interval.map { "area under the curve, \(name): \(percent($0.mean)) ± \(half($0))" }
        }
    }

    private static func powers(_ report: SamplerReport) -> [String] {
        ["which signal tells a wrong answer (AUROC; 0.5 tells nothing):"]
            + report.powers.map { signal, power in
                cells("  " + signal.rawValue, [share(power.mean)])
            }
    }

    /// What the choice depends on; keys and topics are not in labelled files, so their caps are
    /// never met.
    private static func settings(_ report: SamplerReport) -> String {
        let settings = report.settings
        return "\(report.sentences) sentences, \(report.runs.count) seeds; of the budget "
            + "\(percent(settings.reserveShare)) % by uniform chance, sharpness "
            + "\(settings.sharpness); the hardest \(percent(settings.extremeShare)) % go to people "
            + "and keep the student's answer; no caps on keys and topics"
    }

    private static func point(
        _ budget: Double, asked: Double, _ f1: MeanInterval
    ) -> String {
        #"{"budget":\#(String(format: "%.2f", budget)),"asked":\#(String(format: "%.1f", asked)),"#
            + #""f1":\#(percent(f1.mean)),"f1_min":\#(percent(f1.least)),"#
            + #""f1_max":\#(percent(f1.greatest))}"#
    }

    private static func area(_ interval: MeanInterval?) -> String {
        guard let interval else { return "null" }
        let half = interval.half.map(percent) ?? "null"
        return #"{"mean":\#(percent(interval.mean)),"half":\#(half)}"#
    }

    private static func cells(_ name: String, _ cells: [String]) -> String {
        let columns = cells.map { String(repeating: " ", count: max(1, 14 - $0.count)) + $0 }
        return name.padding(toLength: max(15, name.count), withPad: " ", startingAt: 0)
            + columns.joined()
    }

    private static func range(_ interval: MeanInterval) -> String {
        "\(percent(interval.least))–\(percent(interval.greatest))"
    }

    private static func half(_ interval: MeanInterval) -> String {
        interval.half.map(percent) ?? "?"
    }

    private static func percent(_ share: Double) -> String { String(format: "%.2f", 100 * share) }

    private static func share(_ share: Double) -> String { String(format: "%.3f", share) }
}
