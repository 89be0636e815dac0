/// What the gate judges by: both models on the same items, and what else is known of them.
public struct GateTrial: Sendable {
    public var items: [GateItem]
    /// The teacher's answers that nobody trains on, as items of one task: not people's labels, but
    /// of the stream that is read.
    public var held: [GateItem]
    public var lessons: LessonFacts
    public var champion: ModelFacts
    public var candidate: ModelFacts

    public init(
        items: [GateItem], held: [GateItem] = [], lessons: LessonFacts = LessonFacts(),
        champion: ModelFacts, candidate: ModelFacts
    ) {
        (self.items, self.held, self.lessons) = (items, held, lessons)
        (self.champion, self.candidate) = (champion, candidate)
    }
}

/// A sentence of the gate set, answered by both models.
///
/// Neither training nor calibration nor early stopping may have seen it.
public struct GateItem: Sendable {
    /// Whether it is of the hard subset: an implicit aspect, or aspects of different polarities.
    public var isHard: Bool
    /// What the sentence is about, as a product or a domain; nil: nothing in particular.
    public var group: String?
    /// Of a sentence that was made to be said of a product, its group: whether it blames that or
    /// praises it. Scores leave these sentences out. nil: people said it.
    public var blames: Bool?
    public var champion: GateAnswer
    public var candidate: GateAnswer

    public init(
        isHard: Bool, group: String? = nil, blames: Bool? = nil, champion: GateAnswer,
        candidate: GateAnswer
    ) {
        self.isHard = isHard
        self.group = group
        self.blames = blames
        self.champion = champion
        self.candidate = candidate
    }
}

/// What one model made of one item.
public struct GateAnswer: Sendable {
    /// Opinions of one task: true positives, what was said, and what was to be said.
    public struct Counts: Sendable {
        public var right: Int
        public var predicted: Int
        public var gold: Int

        public init(right: Int, predicted: Int, gold: Int) {
            (self.right, self.predicted, self.gold) = (right, predicted, gold)
        }
    }

    /// An opinion that was said, and whether it is true.
    public struct Graded: Sendable {
        public var confidence: Double
        public var isRight: Bool

        public init(confidence: Double, isRight: Bool) {
            (self.confidence, self.isRight) = (confidence, isRight)
        }
    }

    /// By task, as `extract`.
    public var counts: [String: Counts]
    /// Whether all of the answer is right.
    public var isRight: Bool
    public var opinions: [Graded]
    /// Whether the product is praised or blamed, where the sentence is said of one; nil where
    /// neither is said, or both.
    public var praises: Bool?
    /// Whether the label of its own choice is right, of items that are asked for one.
    public var zeroShotIsRight: Bool?

    public init(
        counts: [String: Counts], isRight: Bool, opinions: [Graded], zeroShotIsRight: Bool? = nil
    ) {
        self.counts = counts
        self.isRight = isRight
        self.opinions = opinions
        self.zeroShotIsRight = zeroShotIsRight
    }
}

/// What is known of a model beside its answers.
public struct ModelFacts: Sendable {
    /// `opined-mini@3`.
    public var model: String
    /// Of `model.safetensors`, in hexadecimal.
    public var weightsSHA256: String
    /// Median time of a review, both models on the same machine and the same texts.
    public var latencyMilliseconds: Double
    /// Of the whole directory.
    public var bytes: Int
    public var goldens: Int
    public var goldensReproduced: Int
    public var hasFiniteWeights: Bool
    /// How many examples it was trained on.
    public var examples: Int
    /// How many items of the gate set were among them, by the hash of their text.
    public var gateItemsSeen: Int

    public init(
        model: String, weightsSHA256: String, latencyMilliseconds: Double, bytes: Int,
        goldens: Int, goldensReproduced: Int, hasFiniteWeights: Bool, examples: Int,
        gateItemsSeen: Int
    ) {
        self.model = model
        self.weightsSHA256 = weightsSHA256
        self.latencyMilliseconds = latencyMilliseconds
        self.bytes = bytes
        self.goldens = goldens
        self.goldensReproduced = goldensReproduced
        self.hasFiniteWeights = hasFiniteWeights
        self.examples = examples
        self.gateItemsSeen = gateItemsSeen
    }
}
