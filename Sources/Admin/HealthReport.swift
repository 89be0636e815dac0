import Foundation

/// Whether something is well, and if not, why.
public struct HealthReport: Equatable, Sendable {
    /// What is wrong, one short line each; empty where all is well. Never text of a review.
    public let reasons: [String]

    public init(reasons: [String] = []) { self.reasons = reasons }

    public static let ok = HealthReport()

    public var isOK: Bool { reasons.isEmpty }

    /// `{"reasons":[…],"status":"ok"}` and a line break.
    var json: Data {
        let object: [String: Any] = ["status": isOK ? "ok" : "failing", "reasons": reasons]
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        let data = try? JSONSerialization.data(withJSONObject: object, options: options)
        return (data ?? Data()) + Data("\n".utf8)
    }
}
