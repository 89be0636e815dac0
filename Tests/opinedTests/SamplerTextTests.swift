import Distillation
import Foundation
import Testing

@testable import opined

struct SamplerTextTests {
    private static func run(_ gain: Double) -> SamplerReport.Run {
        func curve(_ middle: Double) -> [AnswerCurve.Point] {
            [(0, 0, 0.5), (0.5, 5, middle), (1, 10, 1)].map {
                AnswerCurve.Point(budget: $0.0, asked: $0.1, f1: $0.2)
            }
        }
        return SamplerReport.Run(
            sampler: curve(0.75 + gain), random: curve(0.75),
            powers: [.errors: 0.8, .boundary: 0.9])
    }

    private static let report = SamplerReport(
        sentences: 10, settings: SamplerSettings(), runs: [run(0.04), run(0.2)])

    @Test func theReportIsOneLineOfJSON() throws {
        let json = SamplerText.json(Self.report)
        #expect(!json.contains("\n"))
        let read = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(read["sentences"] as? Int == 10 && read["seeds"] as? Int == 2)
        let sampler = try #require(read["sampler"] as? [[String: Double]])
        #expect(
            sampler[1] == ["budget": 0.5, "asked": 5, "f1": 87, "f1_min": 79, "f1_max": 95])
        let area = try #require(read["area"] as? [String: [String: Double]])
        #expect(area["random"]?["mean"] == 75 && area["random"]?["half"] == 0)
        #expect(area["advantage"]?["mean"] == 6)
        #expect(read["auroc"] as? [String: Double] == ["boundary": 0.9, "errors": 0.8])
    }

    @Test func theTableSaysHowItWasMeasured() {
        let table = SamplerText.table(Self.report, title: "m@1, extract")
        for part in [
            "m@1, extract\n", "10 sentences, 2 seeds", "10.00 % by uniform chance", "sharpness 4.0",
            "hardest 1.00 % go to people", "no caps on keys and topics",
            "difference, seed by seed: 6.00 ± 50.82", "boundary",
        ] { #expect(table.contains(part), "\(part)") }
        let places = ["  boundary", "  errors"].compactMap { table.range(of: $0)?.lowerBound }
        #expect(places.count == 2 && places == places.sorted())
    }

    @Test func thePlotIsWellFormedAndInsideItsFrame() throws {
        let svg = SamplerPlot(Self.report, title: "a < b & c").svg
        let parser = XMLCheck(svg)
        #expect(parser.isWellFormed)
        #expect(svg.contains("a &lt; b &amp; c"))
        #expect(svg.contains("sampler, area 81.00") && svg.contains("random, area 75.00"))
        #expect(svg.contains("as a share of 10 sentences"))
        // The lowest F1 lies on the lower edge, the highest on the upper one.
        #expect(svg.contains("M64.0 384.0L") && svg.contains("L696.0 48.0"))
    }
}

/// Whether every element that is opened is closed, in order.
private struct XMLCheck {
    let isWellFormed: Bool

    init(_ text: String) {
        var open: [Substring] = []
        for part in text.split(separator: "<") {
            let name = part.prefix { !" >/".contains($0) }
            if part.hasPrefix("/") {
                guard open.popLast() == part.dropFirst().prefix(while: { $0 != ">" }) else {
                    isWellFormed = false
                    return
                }
            } else if let end = part.firstIndex(of: ">"), !part[..<end].hasSuffix("/") {
                open.append(name)
            }
        }
        isWellFormed = open.isEmpty
    }
}
