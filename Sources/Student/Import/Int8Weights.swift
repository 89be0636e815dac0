import Opinions
import Transformer

/// Finds which linear layers of a checkpoint can be int8: all but those that int8 costs too much by
/// themselves, and, where the answers still differ too often, all but the costliest.
struct Int8Weights {
    /// The shares of layers that are kept in f32, one try after the other.
    static let keptShares = [0, 0.1, 0.25]
    /// Reviews whose layers' inputs are looked at, and tokens that are generated of each.
    static let tappedReviews = 8, tappedTokens = 16

    struct Outcome {
        let manifest: T5Manifest
        let errors: LayerErrors
        /// The tensors that stay in f32.
        let kept: Set<String>
        let comparison: AnswerComparison
    }

    let draft: ModelDraft
    let folder: ImportFolder
    let progress: ModelImport.Progress

    private var reviews: [String] {
        Array(draft.settings.reviews.prefix(ImportSettings.reviewsMax))
    }

    /// Writes the int8 model, and leaves it in `folder.model`.
    ///
    /// - Throws: where every try differs too often, unless the settings allow it.
    func write() throws -> Outcome {
        let (inputs, expected) = try askReference()
        let errors = try LayerErrors(draft.checkpoint, inputs: inputs) {
            progress(.measuring, $0)
        }
        folder.removeReference()
        var comparison = AnswerComparison([], [])
        for share in Self.keptShares {
            let kept = errors.tooCostly.union(errors.costliest(share: share))
            let weights = WeightsFile(int8: draft.checkpoint, kept: kept)
            guard !weights.quantized.isEmpty else { break }
            let manifest = try draft.write(weights, .int8, to: folder.model) {
                progress(.writing, $0)
            }
            let answers = try AnswerSheet(student: draft.student(folder.model)).answers(
                to: reviews
            ) { progress(.comparing, $0) }
            comparison = AnswerComparison(expected, answers)
            if comparison.isWithinBound || draft.settings.allowsDifferences {
                return Outcome(
                    manifest: manifest, errors: errors, kept: kept, comparison: comparison)
            }
        }
        throw refusal(comparison)
    }

    /// What the layers get and what the model answers, in f32.
    private func askReference() throws -> ([LinearTap.Inputs], answers: [String]) {
        let place = folder.reference
        _ = try draft.write(WeightsFile(f32: draft.checkpoint), .f32, to: place) {
            progress(.reading, $0)
        }
        let inputs = try tap(place)
        let answers = try AnswerSheet(student: draft.student(place)).answers(to: reviews) {
            progress(.answering, $0)
        }
        return (inputs, answers)
    }

    private func tap(_ place: String) throws -> [LinearTap.Inputs] {
        let tap = LinearTap()
        let model = try T5Model(
            configuration: T5Configuration(path: place + "/config.json"),
            weights: SafetensorsFile(path: place + "/model.safetensors", tap: tap))
        let tokenizer = try draft.makeTokenizer()
        let sequences = reviews.prefix(Self.tappedReviews).map { review in
            tokenizer.tokenize(review, specialTokens: .plainText).ids
                .prefix(T5Model.sequenceTokensMax - 1) + [model.configuration.endID]
        }
        _ = model.generate(
            sequences.map(Array.init), tokensMax: Self.tappedTokens, in: model.makeWorkspace())
        return Array(tap.inputs.values)
    }

    private func refusal(_ comparison: AnswerComparison) -> ImportError {
        let found = Percent(comparison.share), bound = Percent(AnswerComparison.differenceMax)
        return ImportError(
            .checkpoint,
            "\(comparison.differing) of \(comparison.reviews) reviews (\(found)) are answered "
                + "otherwise in int8 than in f32, with a quarter of the layers in f32; at most "
                + "\(bound) may be",
            remedy: "import it with --precision f32, or take it as it is with --allow-differences")
    }
}

/// A share as people read it.
struct Percent: CustomStringConvertible {
    let share: Double

    init(_ share: Double) { self.share = share }

    /// With one digit behind the point.
    var description: String {
        let tenths = Int((share * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
