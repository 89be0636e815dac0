import Foundation
import Opinions
import Transformer

extension T5Student {
    /// nil where there is no evidence. The family has no vector of a text.
    func doubt(
        of analysis: Analysis, _ evidence: DoubtEvidence?, _ tasks: Set<StudentTask>
    ) -> Doubt? {
        let hasOpinions = tasks.contains(.extract) || tasks.contains(.categorise)
        // A sentiment that was read off the opinions can't differ from them.
        return evidence?.doubt(
            said: takesSentimentFromOpinions ? nil : analysis.sentiment,
            implied: hasOpinions ? Sentiment(of: analysis.opinions) : nil)
    }
}

extension DoubtEvidence {
    /// What speaks against the answer to one sequence: the decisions of the decoder, those of the
    /// grammar left out.
    mutating func note(_ answer: OpinionWriter.Answer) {
        let decided = answer.choices.filter { !$0.isForced }
        note(chosen: decided.map { exp(Double($0.logProbability)) })
        for opinion in answer.opinions {
            for choice in answer.choices[opinion.polarityTokens] where !choice.isForced {
                note(margin: exp(Double(choice.logProbability)) - choice.runnerUpShare)
            }
            let term = opinion.tokens.lowerBound..<opinion.polarityTokens.lowerBound
            for choice in answer.choices[term] where !choice.isForced {
                note(otherEnd: choice.runnerUpShare)
            }
        }
        // What nearly came instead of the end: one more opinion.
        if let last = answer.choices.last, !last.isForced { note(missed: last.runnerUpShare) }
    }
}

extension Choice {
    fileprivate var runnerUpShare: Double { runnerUpLogProbability.map { exp(Double($0)) } ?? 0 }
}
