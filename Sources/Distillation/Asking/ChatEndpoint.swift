/// Where a teacher is asked: one call, one answer, no second try.
public protocol ChatEndpoint: Sendable {
    /// Blocks until the answer is whole or the call failed. Any thread.
    ///
    /// - Parameter isCancelled: asked at least every second, on the thread of the caller; from the
    ///   first `true` on the call ends with ``CallFailure/Kind/cancelled``.
    func complete(
        _ messages: [ChatMessage], _ parameters: ChatParameters, isCancelled: () -> Bool
    ) throws(CallFailure) -> TeacherAnswer
}
