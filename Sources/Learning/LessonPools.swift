import Distillation
import Opinions

/// All texts of a run, each in the one place where it may be used. Pure.
public struct LessonPools: Equatable, Sendable {
    /// Answers that the parent has not learned from.
    public private(set) var new: [TaughtText] = []
    /// Answers of earlier runs, and what the model came with: so that nothing is forgotten.
    public private(set) var old: [TaughtText] = []
    /// Never trained on: the confidence is fitted on these, and the curve is drawn by them.
    public private(set) var held: [TaughtText] = []
    /// The teacher's answers among them.
    public private(set) var heldAnswers: [TaughtText] = []
    /// Texts left out because the gate judges by them.
    public private(set) var leftOut = 0

    private var gate: Set<String>

    private let mildWeight: Float

    /// - Parameters:
    ///   - gate: the texts of the gate set.
    ///   - mildWeight: how far a teacher's judgement of the middle level is trusted, 0…1.
    public init(gate: some Sequence<String>, mildWeight: Float = 0.5) {
        self.gate = Set(gate.map(TaughtText.folded))
        self.mildWeight = mildWeight
    }

    /// Takes the answers of a teacher.
    ///
    /// - Parameter isNew: whether the parent has not learned from this one.
    public mutating func add(_ record: CorpusRecord, isNew: Bool) {
        for text in record.taught(mildWeight: mildWeight) {
            if record.split == .heldOut {
                put(text, in: \.held)
                put(text, in: \.heldAnswers)
            } else {
                put(text, in: isNew ? \.new : \.old)
            }
        }
    }

    /// Takes what a model came with, or a file of the settings.
    public mutating func add(replay texts: [TaughtText]) {
        for text in texts {
            let isHeld = text.terms != nil && HeldOut.split(text.text) == .heldOut
            put(text, in: isHeld ? \.held : \.old)
        }
    }

    private mutating func put(
        _ text: TaughtText, in pool: WritableKeyPath<LessonPools, [TaughtText]>
    ) {
        if gate.contains(text.folded) {
            leftOut += 1
        } else {
            self[keyPath: pool].append(text)
        }
    }

    /// How many texts of the gate set are trained on: 0, unless this is broken. Counted anew, for
    /// the verdict.
    public var gateTextsTrainedOn: Int {
        Set((new + old).map(\.folded)).intersection(gate).count
    }
}
