import Foundation

/// Numbers as a page and a reason write them; no locale.
enum Number {
    static func of(_ value: Double, digits: Int = 2) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
        let text = String(format: "%.\(digits)f", value)
        return text.allSatisfy { "-0.".contains($0) } && text.hasPrefix("-")
            ? String(text.dropFirst()) : text
    }

    /// 0.0123 is 1.23 points.
    static func points(_ value: Double) -> String { of(value * 100) }

    static func percent(_ value: Double) -> String { of(value * 100, digits: 1) + " %" }
}
