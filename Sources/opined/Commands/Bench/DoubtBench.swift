import Student

/// What a teacher costs the engine: the student then also says how unsure it is.
struct DoubtBench: Sendable {
    let student: LoadedStudent
    /// The same model, measuring its doubt.
    let doubting: LoadedStudent
    let texts: [String]
    let span: Duration

    /// What is left of the speed, on one thread. Each step of texts is answered by both, one right
    /// after the other and in turns the first, so that a machine whose speed wanders is the same
    /// for both; the median of the ratios. Blocks.
    func speedLeft() -> Double {
        var ratios: [Double] = []
        let clock = ContinuousClock()
        let end = clock.now + span
        func time(_ student: LoadedStudent, _ step: ArraySlice<String>) -> Duration {
            clock.measure { EngineBench.answer(step, by: student) }
        }
        while ratios.isEmpty || clock.now < end {
            for first in stride(from: 0, to: texts.count, by: EngineBench.step) {
                let step = texts[first..<min(first + EngineBench.step, texts.count)]
                if ratios.count % 2 == 0 {
                    let without = time(student, step)
                    ratios.append(without / time(doubting, step))
                } else {
                    let with = time(doubting, step)
                    ratios.append(time(student, step) / with)
                }
            }
        }
        return ratios.median ?? 1
    }
}
