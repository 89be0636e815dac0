import Disk
import Opinions
import Transformer

/// `opined import`: a T5 checkpoint of Hugging Face becomes a model directory of opined.
///
/// The source is checked whole before anything is written; what is written is put together beside
/// its place, loaded and asked as any model is, and renamed at last. So a model that is there
/// works, and an import that fails leaves nothing.
///
/// An int8 import needs room on the disk for the model in f32 and in int8, and memory for the one
/// in f32, since both are asked.
public struct ModelImport: Sendable {
    /// What takes its time, in order.
    public enum Step: String, Sendable {
        /// Reading the checkpoint and writing it in f32.
        case reading
        /// The f32 model answers the reviews.
        case answering
        /// What int8 costs each layer.
        case measuring
        /// Writing the model.
        case writing
        /// The int8 model answers the reviews.
        case comparing
        /// Fitting the confidence.
        case calibrating
    }

    /// The share of a step that is done, 0…1; on any thread, one call at a time.
    public typealias Progress = @Sendable (Step, Double) -> Void

    private let source: String
    private let settings: ImportSettings

    /// - Parameter source: the checkpoint's folder.
    public init(source: String, settings: ImportSettings) {
        (self.source, self.settings) = (source, settings)
    }

    /// - Throws: ``ModelFileError`` where the source can't be read, ``ImportError`` where it can't
    ///   be taken, ``FileWriteError`` where the model can't be written.
    public func run(progress: @escaping Progress = { _, _ in }) throws -> ImportReport {
        do {
            return try importModel(progress)
        } catch let error as ModelFileError where error.remedy == ModelFileError.usualRemedy {
            throw ModelFileError(
                file: error.file, tensor: error.tensor, problem: error.problem,
                remedy: "copy the checkpoint again from where it came, or choose another")
        }
    }

    private func importModel(_ progress: @escaping Progress) throws -> ImportReport {
        let folder = try ImportFolder(settings)
        let draft = try ModelDraft(source: source, settings: settings, version: folder.version)
        let finish: ImportFinish
        switch settings.precision {
        case .int8:
            let int8 = try Int8Weights(draft: draft, folder: folder, progress: progress).write()
            finish = ImportFinish(draft, folder, int8.manifest, int8: int8)
        case .f32:
            let weights = WeightsFile(f32: draft.checkpoint)
            let manifest = try draft.write(weights, .f32, to: folder.model) {
                progress(.writing, $0)
            }
            finish = ImportFinish(draft, folder, manifest)
        }
        let report = try finish.complete { progress(.calibrating, $0) }
        try folder.commit()
        return report
    }
}
