/// Asks a teacher over HTTP: any endpoint with OpenAI's chat completions.
///
/// Only the host of the address is asked, without a proxy, without redirects, over a connection of
/// its own for each call. Calls on several threads at once don't share anything.
public struct CurlChatEndpoint: ChatEndpoint {
    private let address: TeacherAddress
    private let key: TeacherKey?
    private let caFile: String?
    private let limits: CallLimits
    private let now: @Sendable () -> ContinuousClock.Instant
    private let secondsSinceEpoch: @Sendable () -> Double

    /// - Parameters:
    ///   - key: sent as a bearer token; nil sends none.
    ///   - caFile: PEM; nil trusts what the system trusts.
    ///   - secondsSinceEpoch: for a `Retry-After` that is a date.
    public init(
        _ address: TeacherAddress, key: TeacherKey? = nil, caFile: String? = nil,
        limits: CallLimits = CallLimits(),
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        secondsSinceEpoch: @escaping @Sendable () -> Double
    ) {
        (self.address, self.key, self.caFile, self.limits) = (address, key, caFile, limits)
        (self.now, self.secondsSinceEpoch) = (now, secondsSinceEpoch)
    }

    public func complete(
        _ messages: [ChatMessage], _ parameters: ChatParameters, isCancelled: () -> Bool
    ) throws(CallFailure) -> TeacherAnswer {
        let body: [UInt8]
        do { body = try ChatRequest(messages, parameters).body() } catch {
            throw CallFailure(
                .connect, host: address.host, found: "the question can't be written as JSON")
        }
        guard let transfer = CurlTransfer(bodyBytesMax: limits.bodyBytesMax),
            transfer.prepare(
                address: address, key: key, caFile: caFile, connect: limits.connect, body: body)
        else {
            throw CallFailure(
                .connect, host: address.host, found: "libcurl is older than 7.87, or has no memory")
        }
        let kind = transfer.run(limits, now: now, isCancelled: isCancelled)
        return try answer(transfer.intake, kind, transfer.problem)
    }

    /// A status that refuses says more than how its transfer ended.
    private func answer(
        _ intake: AnswerIntake, _ kind: CallFailure.Kind?, _ problem: String?
    ) throws(CallFailure) -> TeacherAnswer {
        if kind == .cancelled { throw CallFailure(.cancelled, host: address.host) }
        switch intake.status {
        case .some(let status) where (300..<400).contains(status):
            throw CallFailure(.redirect, status: status, host: address.host)
        case .some(let status) where (400..<600).contains(status):
            let wait = intake.retryAfter.flatMap {
                RetryAfter.seconds($0, now: secondsSinceEpoch())
            }
            throw CallFailure(.status, status: status, retryAfter: wait, host: address.host)
        default: break
        }
        if intake.isTooLarge {
            throw CallFailure(.tooLarge, status: intake.status, host: address.host)
        }
        if let kind {
            let isAnswered = intake.status != nil
            throw CallFailure(
                kind, status: intake.status, host: address.host,
                found: isAnswered ? nil : problem.map { "libcurl says: \($0)" })
        }
        guard let completion = ChatCompletion(intake.body) else {
            throw CallFailure(.malformed, status: intake.status, host: address.host)
        }
        return completion.answer
    }
}
