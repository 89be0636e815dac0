/// A run of the trainer, and whether it still says something. Pure but for its process.
struct RunWatch {
    let process: any DistilRun
    private var lines = 0
    private var heardAt: Double
    private(set) var isStopping = false
    private var stopAt = 0.0

    init(_ process: any DistilRun, at steady: Double) {
        (self.process, heardAt) = (process, steady)
    }

    /// For how long it has said nothing.
    mutating func silence(_ report: DistilReport, at steady: Double) -> Double {
        if report.lines != lines { (lines, heardAt) = (report.lines, steady) }
        return steady - heardAt
    }

    /// Asks it to end; ends it where it did not within `patience`.
    mutating func stop(at steady: Double, patience: Double) {
        guard !isStopping || steady >= stopAt else { return }
        isStopping = true
        stopAt = steady + patience
        process.stop()
    }
}
