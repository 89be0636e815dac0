import Opinions
import Student
import Training

/// Turns texts with what is said of them into what the heads of an encoder learn from. Pure.
public struct ExampleMaker: Sendable {
    private let student: EncoderStudent
    private let labels: EncoderLabels
    private let shape: StudentShape

    /// - Parameter student: only its tokenizer is used.
    public init(_ student: EncoderStudent, labels: EncoderLabels, shape: StudentShape) {
        (self.student, self.labels, self.shape) = (student, labels, shape)
    }

    /// One example a sequence: a text that is longer than the student reads gives several, and what
    /// is said of the whole of it is left out.
    public func examples(of text: TaughtText) -> [TrainingExample] {
        let sequences = student.sequences(of: student.prepare(text.text))
        return sequences.map { sequence in
            var example = TrainingExample(ids: sequence.ids)
            if let terms = text.terms { tag(&example, sequence, terms) }
            if sequences.count == 1 { sayOfTheWhole(&example, text) }
            return example
        }.filter { $0.problem(for: shape) == nil }
    }

    /// Tags stand on the first pieces of words; a term's first word begins it.
    private func tag(
        _ example: inout TrainingExample, _ sequence: EncoderSequence, _ terms: [TaughtText.Term]
    ) {
        guard let outside = labels.tags.firstIndex(of: "O") else { return }
        let ignored = TrainingExample.ignoredTag
        example.tags = sequence.places.map { $0?.isFirstOfWord == true ? Int32(outside) : ignored }
        if terms.contains(where: { $0.weight != 1 }) {
            example.tagWeights = [Float](repeating: 1, count: sequence.ids.count)
        }
        var end = 0
        // Of terms that overlap the first is learned.
        for term in terms where term.span.lowerBound >= end {
            end = term.span.upperBound
            var edge = "B"
            for (index, place) in sequence.places.enumerated() {
                guard let place, place.isFirstOfWord, place.scalars.overlaps(term.span) else {
                    continue
                }
                let name = term.polarity.map { "\(edge)-\($0.rawValue)" }
                example.tags[index] =
                    name.flatMap(labels.tags.firstIndex).map(Int32.init) ?? ignored
                if !example.tagWeights.isEmpty { example.tagWeights[index] = term.weight }
                edge = "I"
            }
        }
    }

    private func sayOfTheWhole(_ example: inout TrainingExample, _ text: TaughtText) {
        if let categories = text.categories, !labels.categories.isEmpty {
            example.categories = categories.sorted { $0.key < $1.key }.compactMap { name, said in
                guard let index = labels.categories.firstIndex(of: name) else { return nil }
                return TrainingExample.Category(
                    index: index,
                    shares: labels.polarities.map { polarity in
                        Float(said.count { $0.rawValue == polarity }) / Float(said.count)
                    })
            }
        }
        if let sentiment = text.sentiment, !labels.sentiments.isEmpty {
            example.sentiment = labels.sentiments.map { Float(sentiment[$0] ?? 0) }
            example.sentimentWeight = text.sentimentWeight
        }
    }
}

extension Sentiment {
    fileprivate subscript(name: String) -> Double? {
        switch Polarity(rawValue: name) {
        case .positive?: positive
        case .neutral?: neutral
        case .negative?: negative
        case .conflict?, nil: nil
        }
    }
}
