import Foundation
import Registry

/// Confidence against what is right, of two students, as an SVG that needs no other file: on the
/// diagonal a student is as often right as it says.
struct ReliabilityPlot {
    struct Curve {
        let name: String
        let error: CalibrationError
        let colour: String
    }

    private static let (side, left, top) = (300.0, 60.0, 20.0)
    private static let radiusMax = 11.0
    /// The line leaves out bins that hold fewer opinions: chance alone places them.
    private static let lineCountMin = 10

    private let curves: [Curve]

    init(champion: (String, CalibrationError), candidate: (String, CalibrationError)) {
        curves = [
            Curve(name: champion.0, error: champion.1, colour: "#b0563a"),
            Curve(name: candidate.0, error: candidate.1, colour: "#1b6ca8"),
        ]
    }

    /// Empty where neither says anything.
    var svg: String {
        guard curves.contains(where: { $0.error.count > 0 }) else { return "" }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 372" font-size="12" \
            font-family="DejaVu Sans, Helvetica, Arial, sans-serif" fill="black">
            <rect width="640" height="372" fill="white"/>
            \(grid)
            <path d="M\(place(0, 0))L\(place(1, 1))" stroke="gray" stroke-dasharray="5 4"/>
            \(curves.map(drawn).joined(separator: "\n"))
            \(legend)
            </svg>
            """
    }

    private var grid: String {
        stride(from: 0.0, through: 1, by: 0.2).map { value in
            let percent = Int((value * 100).rounded())
            let (x, y) = (Self.x(value), Self.y(value))
            return #"<path d="M\#(place(0, value))L\#(place(1, value))M\#(place(value, 0))"#
                + #"L\#(place(value, 1))" stroke="gainsboro"/>"#
                + Self.text(x, Self.top + Self.side + 16, "\(percent)", "middle")
                + Self.text(Self.left - 8, y + 4, "\(percent)", "end")
        }.joined(separator: "\n")
            + Self.text(
                Self.left + Self.side / 2, Self.top + Self.side + 38, "confidence, percent",
                "middle")
            + #"<g transform="translate(16 \#(Self.top + Self.side / 2)) rotate(-90)">"#
            + Self.text(0, 0, "right, percent", "middle") + "</g>"
    }

    private func drawn(_ curve: Curve) -> String {
        let bins = curve.error.bins.filter { $0.confidence.isFinite }
        guard !bins.isEmpty else { return "" }
        let most = Double(bins.map(\.count).max() ?? 1)
        let line = bins.filter { $0.count >= Self.lineCountMin }
            .map { place($0.confidence, $0.right) }.joined(separator: "L")
        let dots = bins.map { bin in
            let radius = max(2, Self.radiusMax * (Double(bin.count) / most).squareRoot())
            return #"<circle cx="\#(Self.number(Self.x(bin.confidence)))" "#
                + #"cy="\#(Self.number(Self.y(bin.right)))" r="\#(Self.number(radius))" "#
                + #"fill="\#(curve.colour)" fill-opacity="0.45"><title>\#(bin.count) opinions"#
                + "</title></circle>"
        }
        let path =
            #"<path d="M\#(line)" fill="none" stroke="\#(curve.colour)" stroke-width="2"/>"#
        return (line.isEmpty ? "" : path) + dots.joined()
    }

    private var legend: String {
        let x = Self.left + Self.side + 36
        return curves.enumerated().map { index, curve in
            let y = Self.top + 24 + 56 * Double(index)
            let error = curve.error.value.map { String(format: "%.1f", 100 * $0) + " points" }
            return #"<circle cx="\#(x)" cy="\#(y - 4)" r="6" fill="\#(curve.colour)"/>"#
                + Self.text(x + 14, y, GatePage.escaped(curve.name), "start")
                + Self.text(x + 14, y + 18, "\(curve.error.count) opinions", "start")
                + Self.text(x + 14, y + 34, "calibration error \(error ?? "unknown")", "start")
        }.joined(separator: "\n")
    }

    private func place(_ x: Double, _ y: Double) -> String {
        "\(Self.number(Self.x(x))) \(Self.number(Self.y(y)))"
    }

    private static func x(_ share: Double) -> Double { left + share * side }
    private static func y(_ share: Double) -> Double { top + (1 - share) * side }
    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }

    private static func text(
        _ x: Double, _ y: Double, _ text: String, _ anchor: String
    ) -> String {
        #"<text x="\#(number(x))" y="\#(number(y))" text-anchor="\#(anchor)">\#(text)</text>"#
    }
}
