/// Decides whether a candidate may take the champion's place.
///
/// It may, if it is better at something and worse at nothing: no raw difference decides, but what
/// is left of it when chance is taken away, on the same items for both. docs/models.md says what
/// each number means, and what the gate set must hold.
public struct Gate: Sendable {
    let settings: GateSettings

    public init(_ settings: GateSettings = GateSettings()) { self.settings = settings }

    /// - Complexity: O(items × resamples) for each task; a second for 2,000 items.
    public func judge(_ trial: GateTrial) -> GateVerdict {
        let labelled = trial.items.filter { $0.blames == nil }
        let hard = labelled.count(where: \.isHard)
        return GateVerdict(
            champion: trial.champion.model, candidate: trial.candidate.model, settings: settings,
            items: labelled.count, hardItems: hard,
            checks: [gateSet(labelled.count, hard: hard)] + facts(trial)
                + contradictions(trial.lessons) + [gain(labelled, held: trial.held)]
                + scores(labelled)
                + flips(labelled) + groups(trial.items) + turned(trial.items)
                + [calibration(labelled)] + zeroShot(labelled) + costs(trial))
    }

    private func gateSet(_ count: Int, hard: Int) -> GateCheck {
        let isEnough = count >= settings.itemsMin && hard >= settings.hardItemsMin
        return GateCheck(
            .gateSet, candidate: Double(count), limit: Double(settings.itemsMin),
            reason: isEnough
                ? nil
                : "the gate set has \(count) items, \(hard) of them hard; it needs "
                    + "\(settings.itemsMin) and \(settings.hardItemsMin)")
    }

    private func facts(_ trial: GateTrial) -> [GateCheck] {
        let (champion, candidate) = (trial.champion, trial.candidate)
        let numbers = trial.items.reduce(0) { sum, item in
            sum + item.candidate.opinions.count { !$0.confidence.isFinite }
        }
        var nothing: String?
        if candidate.examples <= 0 { nothing = "it was trained on nothing" }
        if candidate.weightsSHA256 == champion.weightsSHA256 {
            nothing = "its weights are those of the champion"
        }
        return [
            GateCheck(
                .examples, candidate: Double(candidate.examples), limit: 1, reason: nothing),
            GateCheck(
                .heldOut, candidate: Double(candidate.gateItemsSeen), limit: 0,
                reason: candidate.gateItemsSeen == 0
                    ? nil : "it was trained on \(candidate.gateItemsSeen) items of the gate set"),
            GateCheck(
                .finite, candidate: Double(numbers), limit: 0,
                reason: candidate.hasFiniteWeights && numbers == 0
                    ? nil
                    : candidate.hasFiniteWeights
                        ? "\(numbers) confidences are no numbers"
                        : "a weight is no number"),
            GateCheck(
                .goldens, champion: Double(champion.goldensReproduced),
                candidate: Double(candidate.goldensReproduced), limit: Double(candidate.goldens),
                reason: candidate.goldens > 0 && candidate.goldensReproduced == candidate.goldens
                    ? nil
                    : "it reproduces \(candidate.goldensReproduced) of \(candidate.goldens) golden"
                        + " outputs"),
        ]
    }

    private func costs(_ trial: GateTrial) -> [GateCheck] {
        let (champion, candidate) = (trial.champion, trial.candidate)
        let slowest = champion.latencyMilliseconds * settings.latencyFactorMax
        let largest = Double(champion.bytes) * settings.bytesFactorMax
        return [
            GateCheck(
                .latency, champion: champion.latencyMilliseconds,
                candidate: candidate.latencyMilliseconds, limit: slowest,
                reason: candidate.latencyMilliseconds <= slowest
                    ? nil
                    : "a review takes \(Number.of(candidate.latencyMilliseconds)) ms, more than "
                        + "\(Number.of(slowest))"),
            GateCheck(
                .bytes, champion: Double(champion.bytes), candidate: Double(candidate.bytes),
                limit: largest,
                reason: Double(candidate.bytes) <= largest
                    ? nil
                    : "it has \(candidate.bytes) bytes, more than \(Int(largest))"),
        ]
    }
}
