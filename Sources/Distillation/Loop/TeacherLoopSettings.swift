/// How a loop asks.
public struct TeacherLoopSettings: Sendable {
    public var parameters: ChatParameters
    /// Of a second question: at the temperature of the first, the same answer would come again.
    public var secondTemperature = 0.7
    public var price: Price
    public var retry = RetrySchedule()
    public var breaker = CircuitBreaker()
    /// Cases that were chosen and not yet asked; while so many wait, none is chosen.
    public var waitingMax = 16
    /// The longest between two looks at the door.
    public var turnSeconds = 0.25
    /// At the end: how long answers are waited for that are on their way, and so are paid for.
    public var farewellSeconds = 5.0

    public init(parameters: ChatParameters, price: Price) {
        (self.parameters, self.price) = (parameters, price)
    }
}
