/// What is tried again after a pause, and told of once. Pure.
struct RetryBook<Task: Hashable> {
    private var notBefore: [Task: Double] = [:]
    private var told: [Task: String] = [:]

    func mayTry(_ task: Task, at seconds: Double) -> Bool {
        seconds >= notBefore[task] ?? -.infinity
    }

    /// - Returns: whether the trouble is another than the last time.
    mutating func failed(_ task: Task, until seconds: Double, trouble: String) -> Bool {
        notBefore[task] = seconds
        defer { told[task] = trouble }
        return told[task] != trouble
    }

    /// It went well, and is not due again before then.
    mutating func rest(_ task: Task, until seconds: Double) { notBefore[task] = seconds }

    mutating func succeeded(_ task: Task) {
        notBefore[task] = nil
        told[task] = nil
    }
}
