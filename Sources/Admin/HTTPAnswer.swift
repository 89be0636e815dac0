import Foundation

/// What a server answers.
public struct HTTPAnswer: Equatable, Sendable {
    public var status: Int
    public var contentType: String
    public var body: Data
    public var headers: [String: String]

    public init(
        status: Int, contentType: String, body: Data, headers: [String: String] = [:]
    ) {
        (self.status, self.contentType, self.body) = (status, contentType, body)
        self.headers = headers
    }

    /// A line of plain text.
    public static func text(_ status: Int, _ text: String) -> Self {
        Self(status: status, contentType: "text/plain; charset=utf-8", body: Data("\(text)\n".utf8))
    }
}
