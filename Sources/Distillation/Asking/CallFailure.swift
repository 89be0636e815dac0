/// A call to a teacher that gave no answer: what happened, and what to do.
///
/// Neither the key nor a word of a review or an answer is in it.
public struct CallFailure: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Kind: String, CaseIterable, Sendable {
        /// The host has no address.
        case resolve
        /// No connection in time, or none at all. The request did not leave the host.
        case connect
        /// No trust: a certificate that is not signed for this host, or no TLS on the other side.
        case tls
        /// 4xx or 5xx.
        case status
        /// 3xx; never followed.
        case redirect
        /// Nothing came back in time.
        case firstByteTimeout = "first_byte_timeout"
        /// The answer was not whole in time.
        case timeout
        /// Body or headers are longer than what is read.
        case tooLarge = "too_large"
        /// The connection ended before the answer.
        case cut
        /// An answer that is no chat completion.
        case malformed
        case cancelled
    }

    public let kind: Kind
    /// Of the answer; nil where none began.
    public let status: Int?
    /// Seconds that the endpoint asks to wait; nil where it asks nothing.
    public let retryAfter: Double?
    public let description: String

    /// - Parameters:
    ///   - status: given for ``Kind/status``.
    ///   - host: whom was asked.
    ///   - found: what happened, in more words than the kind has; neither key nor review.
    public init(
        _ kind: Kind, status: Int? = nil, retryAfter: Double? = nil, host: String = "the teacher",
        found: String? = nil
    ) {
        (self.kind, self.status, self.retryAfter) = (kind, status, retryAfter)
        let problem = found ?? Self.problem(kind, status)
        description = "ask \(host): \(problem); \(Self.remedy(kind, status))"
    }

    /// What the ledger is to note: whether the teacher may ask money for the call.
    ///
    /// A status tells that no answer was written, but for those by which a proxy gives up on a
    /// teacher that may be writing still.
    public var end: CallEnd {
        switch kind {
        case .resolve, .connect, .tls, .redirect: .free
        case .status: status == 408 || status == 504 ? .unknown : .free
        case .firstByteTimeout, .timeout, .tooLarge, .cut, .malformed, .cancelled: .unknown
        }
    }

    /// Whether the same question may be asked again: what is free and may pass.
    public var isRetriable: Bool {
        switch kind {
        case .resolve, .connect: true
        case .status: [429, 500, 502, 503, 529].contains(status)
        default: false
        }
    }

    /// Whether it speaks against the endpoint, and not against this one question.
    public var isOfEndpoint: Bool {
        switch kind {
        case .cancelled: false
        case .status: ![400, 404, 413, 422].contains(status)
        default: true
        }
    }

    private static func problem(_ kind: Kind, _ status: Int?) -> String {
        let answer = status.map { "it answered \($0)" } ?? "it answered"
        return switch kind {
        case .resolve: "the name has no address"
        case .connect: "no connection"
        case .tls: "no secure connection"
        case .status: answer
        case .redirect: "\(answer) and points elsewhere"
        case .firstByteTimeout: "nothing came back in time"
        case .timeout: "the answer was not whole in time"
        case .tooLarge: "the answer is longer than is read"
        case .cut: "the connection ended before the answer"
        case .malformed: "\(answer) with what is no chat completion"
        case .cancelled: "the call was ended"
        }
    }

    private static func remedy(_ kind: Kind, _ status: Int?) -> String {
        switch kind {
        case .resolve, .connect:
            "check teacher.endpoint, and that this host may reach it"
        case .tls: "check teacher.endpoint and teacher.ca_file"
        case .redirect: "redirects are refused; set teacher.endpoint to the address that answers"
        case .firstByteTimeout, .timeout:
            "check the load of the teacher, or raise the timeouts of teacher"
        case .tooLarge: "check that teacher.endpoint is a chat endpoint"
        case .cut: "check the teacher and what stands between"
        case .malformed: "check that teacher.endpoint is OpenAI-compatible"
        case .cancelled: "nothing to do"
        case .status: remedy(status)
        }
    }

    private static func remedy(_ status: Int?) -> String {
        switch status {
        case 401, 403: "check the key of the teacher"
        case 404: "check teacher.endpoint and teacher.model"
        case 402, 429: "check the rate limit and the credit of the key"
        case 400, 413, 422: "check teacher.model and that the prompts fit into it"
        default: "check the teacher"
        }
    }
}
