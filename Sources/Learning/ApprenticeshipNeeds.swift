import Foundation
import Student
import Training
import Transformer

/// What a run of a student would need, known before it begins: no weight is read.
public struct ApprenticeshipNeeds: Sendable {
    /// Of the run itself.
    public let plan: MemoryPlan
    /// Of the models that answer beside it: the parent, and of a T5 the student on its way.
    public let answeringBytes: Int
    private let name: String
    private let canBeTaught: Bool
    private let isOfAdapters: Bool

    /// What a checkpoint copies while it is written.
    private var savingBytes: Int { plan.gradients }

    public var bytes: Int { plan.total + savingBytes + answeringBytes }

    /// - Parameter parent: a model directory.
    /// - Throws: where one of its files can't be read, or is of no family that is known.
    public init(
        of parent: String, settings: ApprenticeshipSettings, threads: Int
    ) throws(ModelFileError) {
        let weights = try SafetensorsFile(path: parent + "/model.safetensors")
        let layout: ParameterLayout
        let answering: Int
        switch try StudentFamily(directory: parent) {
        case .encoder:
            layout = try EncoderTraining.layout(of: parent, weights, settings.adapters)
            answering = 1
        case .t5:
            layout = try T5Training.layout(of: parent, weights, settings.adapters)
            answering = 2
        }
        plan = MemoryPlan(
            layout, limits: settings.limits, threads: threads,
            keepsAverage: settings.run(epochs: 1).averageDecay != nil)
        let file = try? FileManager.default.attributesOfItem(atPath: weights.path)
        answeringBytes = answering * ((file?[.size] as? Int) ?? 0)
        name = URL(filePath: parent).lastPathComponent
        canBeTaught = try LoadedStudent.canBeTaught(directory: parent)
        isOfAdapters = settings.adapters != nil
    }

    /// Why the student can't be trained; nil where it can.
    ///
    /// - Parameter bytesFree: the memory that may be taken; nil: any.
    public func error(bytesFree: Int?) -> LearningError? {
        guard canBeTaught else {
            return LearningError(
                "train \(name): no task of its opined.json is one that a teacher's answers teach",
                remedy: "take a model that extracts, categorises or analyses")
        }
        guard let bytesFree, bytes > bytesFree else { return nil }
        func megabytes(_ bytes: Int) -> String { "\((bytes + 500_000) / 1_000_000) MB" }
        return LearningError(
            "train \(name): it takes \(megabytes(bytes)) of memory (the run \(plan); a "
                + "checkpoint \(megabytes(savingBytes)); models that answer beside it "
                + "\(megabytes(answeringBytes))), and \(megabytes(bytesFree)) are "
                + "free",
            remedy: isOfAdapters
                ? "lower training.tokens_per_batch, or train it where there is more"
                : "set training.adapter_rank to 8, lower training.tokens_per_batch, or train it "
                    + "where there is more")
    }
}
