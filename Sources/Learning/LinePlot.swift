import Foundation

/// A line of numbers as an SVG that needs no other file.
public struct LinePlot: Sendable {
    private static let (width, height, edge) = (640.0, 220.0, 44.0)
    private static let pointsMax = 600
    /// So few are marked, each by a dot.
    private static let dotsMax = 30

    private let title: String
    private let points: [(x: Double, y: Double)]
    private let yRange: ClosedRange<Double>

    /// - Parameter points: from left to right; those that are no numbers are left out.
    public init(_ title: String, _ points: [(x: Double, y: Double)]) {
        let finite = points.filter { $0.x.isFinite && $0.y.isFinite }
        // Enough to see, few enough to send.
        let step = max(1, finite.count / Self.pointsMax)
        self.title = title
        self.points = stride(from: 0, to: finite.count, by: step).map { finite[$0] }
        let low = finite.map(\.y).min() ?? 0, high = finite.map(\.y).max() ?? 1
        let room = max((high - low) * 0.08, 1e-3)
        yRange = (low - room)...(high + room)
    }

    public var svg: String {
        guard let first = points.first, let last = points.last else { return "" }
        let xRange = first.x...max(last.x, first.x + 1)
        func place(_ point: (x: Double, y: Double)) -> String {
            let x = (point.x - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound)
            let y = (point.y - yRange.lowerBound) / (yRange.upperBound - yRange.lowerBound)
            return String(
                format: "%.1f %.1f", Self.edge + x * (Self.width - Self.edge - 12),
                Self.height - 26 - y * (Self.height - 56))
        }
        func label(_ x: Double, _ y: Double, _ anchor: String, _ text: String) -> String {
            #"<text x="\#(x)" y="\#(y)" text-anchor="\#(anchor)">\#(text)</text>"#
        }
        let (low, high) = (points.map(\.y).min() ?? 0, points.map(\.y).max() ?? 0)
        let rules = [low, high].map { value -> String in
            let y = place((first.x, value)).split(separator: " ")[1]
            return #"<path d="M\#(Self.edge) \#(y)H\#(Self.width - 12)" stroke="gainsboro"/>"#
                + #"<text x="\#(Self.edge - 6)" y="\#(y)" dy="4" text-anchor="end">"#
                + String(format: "%.3g", value) + "</text>"
        }
        let dots =
            points.count > Self.dotsMax
            ? ""
            : points.map { point in
                let parts = place(point).split(separator: " ")
                return ##"<circle cx="\##(parts[0])" cy="\##(parts[1])" r="3.5" fill="#1b6ca8"/>"##
            }.joined()
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 220" font-size="12" \
            font-family="DejaVu Sans, Helvetica, Arial, sans-serif" fill="black">
            <rect width="640" height="220" fill="white"/>
            \(label(Self.edge, 18, "start", title))
            \(rules.joined(separator: "\n"))
            \(label(Self.edge, Self.height - 8, "start", String(format: "%.0f", first.x)))
            \(label(Self.width - 12, Self.height - 8, "end", String(format: "%.0f", last.x)))
            <path d="M\(points.map(place).joined(separator: "L"))" fill="none" stroke="#1b6ca8" \
            stroke-width="2"/>
            \(dots)
            </svg>
            """
    }
}
