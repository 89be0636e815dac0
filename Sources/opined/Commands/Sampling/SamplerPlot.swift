import Foundation

/// The two curves of a report as an SVG that needs no other file.
struct SamplerPlot {
    private static let (width, height) = (720.0, 440.0)
    private static let (left, right, top, bottom) = (64.0, 24.0, 48.0, 56.0)
    private static let sampler = "#1b6ca8"
    private static let random = "#b0563a"

    private let report: SamplerReport
    private let title: String
    /// What the height shows, in percent: whole steps of 5.
    private let scale: ClosedRange<Double>

    init(_ report: SamplerReport, title: String) {
        (self.report, self.title) = (report, title)
        let values = report.rows.flatMap {
            [$0.sampler.least, $0.random.least, $0.sampler.greatest, $0.random.greatest]
        }
        let low = ((values.min() ?? 0) * 20).rounded(.down) * 5
        let high = ((values.max() ?? 1) * 20).rounded(.up) * 5
        scale = low...max(high, low + 5)
    }

    var svg: String {
        let rows = report.rows
        return
            ([
                #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 440" font-size="13" "#
                    + #"font-family="DejaVu Sans, Helvetica, Arial, sans-serif" fill="black">"#,
                #"<rect width="720" height="440" fill="white"/>"#,
                text(Self.left, 26, title, "start", size: 15),
            ] + grid + [
                band(rows.map { ($0.budget, $0.random) }, Self.random),
                band(rows.map { ($0.budget, $0.sampler) }, Self.sampler),
                line(rows.map { ($0.budget, $0.random.mean) }, Self.random),
                line(rows.map { ($0.budget, $0.sampler.mean) }, Self.sampler),
            ] + legend + ["</svg>\n"]).joined(separator: "\n")
    }

    private var grid: [String] {
        let heights = Array(stride(from: scale.lowerBound, through: scale.upperBound, by: 5))
        return heights.flatMap { value in
            [
                rule(Self.left, y(value), Self.width - Self.right, y(value)),
                text(Self.left - 8, y(value) + 4, "\(Int(value))", "end"),
            ]
        }
            + stride(from: 0.0, through: 1, by: 0.2).flatMap { budget in
                [
                    rule(x(budget), Self.top, x(budget), Self.height - Self.bottom),
                    text(
                        x(budget), Self.height - Self.bottom + 20,
                        "\(Int((budget * 100).rounded())) %", "middle"),
                ]
            } + [
                text(
                    (x(0) + x(1)) / 2, Self.height - 14,
                    "teacher answers, as a share of \(report.sentences) sentences", "middle"),
                #"<text transform="translate(18 \#(number((y(scale.lowerBound) + Self.top) / 2))) "#
                    + #"rotate(-90)" text-anchor="middle">F1, %</text>"#,
            ]
    }

    private var legend: [String] {
        [("sampler", report.samplerArea, Self.sampler), ("random", report.randomArea, Self.random)]
            .enumerated().flatMap { index, entry in
                let (name, area, colour) = entry
                let height = Self.height - Self.bottom - 52 + Double(index) * 20
                let size = area.map { String(format: ", area %.2f", 100 * $0.mean) } ?? ""
                return [
                    #"<path d="M\#(number(x(0.55))) \#(number(height))h26" "#
                        + #"stroke="\#(colour)" stroke-width="2.5"/>"#,
                    text(x(0.55) + 34, height + 4, name + size, "start"),
                ]
            } + [
                text(
                    x(0.55), Self.height - Self.bottom - 10,
                    "mean of \(report.runs.count) seeds; bands: least to greatest", "start",
                    size: 11)
            ]
    }

    private func band(_ values: [(budget: Double, f1: MeanInterval)], _ colour: String) -> String {
        let above = values.map { point($0.budget, $0.f1.greatest) }
        let below = values.reversed().map { point($0.budget, $0.f1.least) }
        return #"<path d="M\#((above + below).joined(separator: "L"))Z" "#
            + #"fill="\#(colour)" fill-opacity="0.18"/>"#
    }

    private func line(_ values: [(budget: Double, f1: Double)], _ colour: String) -> String {
        #"<path d="M\#(values.map { point($0.budget, $0.f1) }.joined(separator: "L"))" "#
            + #"fill="none" stroke="\#(colour)" stroke-width="2.5"/>"#
    }

    private func rule(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        #"<path d="M\#(number(x1)) \#(number(y1))L\#(number(x2)) \#(number(y2))" "#
            + #"stroke="gainsboro"/>"#
    }

    private func text(
        _ x: Double, _ y: Double, _ text: String, _ anchor: String, size: Int = 13
    ) -> String {
        let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        return #"<text x="\#(number(x))" y="\#(number(y))" text-anchor="\#(anchor)" "#
            + #"font-size="\#(size)">\#(escaped)</text>"#
    }

    private func point(_ budget: Double, _ f1: Double) -> String {
        "\(number(x(budget))) \(number(y(100 * f1)))"
    }

    private func x(_ budget: Double) -> Double {
        Self.left + budget * (Self.width - Self.left - Self.right)
    }

    private func y(_ percent: Double) -> Double {
        let share = (percent - scale.lowerBound) / (scale.upperBound - scale.lowerBound)
        return Self.height - Self.bottom - share * (Self.height - Self.top - Self.bottom)
    }

    private func number(_ value: Double) -> String { String(format: "%.1f", value) }
}
