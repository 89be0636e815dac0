import Distillation
import Foundation
import Opinions

extension CorpusRecord {
    /// What a student can learn of it; nothing of a refused answer. An analysis gives terms and
    /// their polarities; a rewriting gives a text that says aloud what the stars say. The words of
    /// both are what a T5 may learn to write (paper §2).
    ///
    /// - Parameter mildWeight: how far a judgement of the middle level is trusted, 0…1: teachers
    ///   call "mild" what people call positive or nothing (paper §2).
    public func taught(mildWeight: Float) -> [TaughtText] {
        guard refusal == nil, split != .refused else { return [] }
        var review = TaughtText(review)
        if let stars { review.set(stars: stars) }
        // The white space around it is the teacher's habit.
        let words = answer.trimmingCharacters(in: .whitespacesAndNewlines)
        review.answers = words.isEmpty ? [] : [words]
        switch kind {
        case .analysis:
            review.terms = terms(mildWeight)
            if stars == nil { review.set(sentimentOf: opinions.map(\.level.polarity)) }
            return [review]
        case .rewriting:
            guard let stars else { return [review] }
            var rewriting = TaughtText(answer)
            rewriting.set(stars: stars)
            // The wording is not a reviewer's.
            rewriting.sentimentWeight = 0.5
            return [review, rewriting]
        }
    }

    private func terms(_ mildWeight: Float) -> [TaughtText.Term] {
        var found: [Range<Int>: TaughtText.Term] = [:]
        for opinion in opinions where opinion.start < opinion.end {
            let span = opinion.start..<opinion.end, polarity = opinion.level.polarity
            let weight = opinion.level == .neutral ? mildWeight : 1
            if let known = found[span] {
                if known.polarity != polarity { found[span]?.polarity = nil }
            } else {
                found[span] = TaughtText.Term(span: span, polarity: polarity, weight: weight)
            }
        }
        return Array(found.values).inOrder
    }
}

extension TaughtText {
    /// 1 and 2 stars blame, 4 and 5 praise.
    fileprivate mutating func set(stars: Double) {
        sentiment = Sentiment(
            positive: stars > 3 ? 1 : 0, neutral: stars == 3 ? 1 : 0, negative: stars < 3 ? 1 : 0)
        sentimentWeight = 1
    }
}
