/// A run of the trainer, wherever it runs. Any thread.
protocol DistilRun: Sendable {
    /// What it has said so far.
    var report: DistilReport { get }
    /// Asks it to end; the second time it is ended at once.
    func stop()
}
