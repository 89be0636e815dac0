/// A call on its way to a teacher.
public struct TeacherCall: Sendable {
    public var id: Int
    public var messages: [ChatMessage]
    public var parameters: ChatParameters

    public init(id: Int, messages: [ChatMessage], parameters: ChatParameters) {
        (self.id, self.messages, self.parameters) = (id, messages, parameters)
    }
}

/// How a call ended.
public struct EndedCall: Sendable {
    public var id: Int
    public var result: Result<TeacherAnswer, CallFailure>

    public init(id: Int, result: Result<TeacherAnswer, CallFailure>) {
        (self.id, self.result) = (id, result)
    }
}

/// Who makes the calls while the loop goes on. Owned and called by the loop's thread alone.
public protocol TeacherCallers: AnyObject {
    /// Calls that may be started now.
    var room: Int { get }
    func start(_ call: TeacherCall)
    /// Calls that ended since it was last asked.
    func ended() -> [EndedCall]
    /// Ends all calls that are out; each still comes back by ``ended()``.
    func cancel()
    /// Lets the threads go. No call is started after it.
    func close()
}
