import Learning
import Registry

/// Whether the student of the settings can be trained.
extension Settings {
    /// `training.*`.
    var apprenticeship: ApprenticeshipSettings {
        var apprenticeship = ApprenticeshipSettings()
        apprenticeship.seed = training.seed
        apprenticeship.epochs = training.epochs
        apprenticeship.learningRate = Float(training.learningRate)
        apprenticeship.headLearningRate = Float(training.headLearningRate)
        apprenticeship.textsPerStep = training.textsPerStep
        apprenticeship.tokensPerBatch = training.tokensPerBatch
        apprenticeship.dropout = training.dropout
        apprenticeship.keepShare = training.keepShare
        apprenticeship.replayWeight = training.replayWeight
        apprenticeship.holdWeight = Float(training.holdWeight)
        apprenticeship.adapterRank = training.adapterRank
        apprenticeship.adapterAlpha = Float(training.adapterAlpha)
        apprenticeship.checkpointEvery = training.checkpointEvery
        return apprenticeship
    }

    /// Threads that train.
    var trainingThreads: Int { max(1, training.cores) }

    /// Why the champion can't be trained on this host; nil where it can, or is not to be. No reason
    /// not to start, as ``problemsOfRegistry()``.
    func problemOfTraining(bytesFree: Int? = HostMemory().bytesFree) -> String? {
        guard distillation.isEnabled else { return nil }
        let registry = ModelRegistry(path: registryPath)
        let directory = registry.champion.map(registry.directory) ?? model.path
        do {
            let needs = try ApprenticeshipNeeds(
                of: directory, settings: apprenticeship, threads: trainingThreads)
            return needs.error(bytesFree: bytesFree).map { "distillation.enabled: \($0)" }
        } catch {
            return "distillation.enabled: \(error)"
        }
    }
}
