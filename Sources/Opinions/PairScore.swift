/// Micro precision, recall and F1 over lists of pairs, as the paper's code counts them.
///
/// Lists, not sets: each predicted pair that the gold list holds counts, and each gold pair that
/// the predicted list holds, however often it is written.
public struct PairScore: Equatable, Sendable {
    public private(set) var sentences = 0
    private var predictedRight = 0
    private var predicted = 0
    private var goldFound = 0
    private var gold = 0

    public init() {}

    /// Counts one sentence.
    public mutating func add(gold goldPairs: [OpinionPair], predicted predictedPairs: [OpinionPair])
    {
        let (goldSet, predictedSet) = (Set(goldPairs), Set(predictedPairs))
        sentences += 1
        predictedRight += predictedPairs.count(where: goldSet.contains)
        predicted += predictedPairs.count
        goldFound += goldPairs.count(where: predictedSet.contains)
        gold += goldPairs.count
    }

    /// 0…1; 1 where nothing was predicted.
    public var precision: Double {
        predicted == 0 ? 1 : Double(predictedRight) / Double(predicted)
    }
    /// 0…1; 1 where nothing was to be found.
    public var recall: Double { gold == 0 ? 1 : Double(goldFound) / Double(gold) }
    /// 0…1: the harmonic mean, 0 where both are 0.
    public var f1: Double {
        let sum = precision + recall
        return sum == 0 ? 0 : 2 * precision * recall / sum
    }
}

/// The official report: all sentences, and the two hard subsets of the paper.
public struct PairReport: Equatable, Sendable {
    public private(set) var normal = PairScore()
    /// Sentences with an aspect that no word of the sentence judges.
    public private(set) var implicit = PairScore()
    /// Sentences with aspects of different polarities.
    public private(set) var mams = PairScore()

    public init() {}

    /// Counts one sentence. Gold and prediction both pass through the text form and its parser.
    public mutating func add(_ entry: BenchmarkEntry, predicted: [OpinionPair], task: BenchmarkTask)
    {
        func parsed(_ pairs: [OpinionPair]) -> [OpinionPair] {
            OpinionText.parsed(
                OpinionText.linearised(pairs), sentence: entry.sentence, task: task)
        }
        let (gold, predicted) = (parsed(entry.pairs(task)), parsed(predicted))
        normal.add(gold: gold, predicted: predicted)
        if entry.isImplicit { implicit.add(gold: gold, predicted: predicted) }
        if entry.isMixed { mams.add(gold: gold, predicted: predicted) }
    }
}
