import Foundation
import Opinions
import Student
import Testing
import Training
import Transformer

@testable import Learning

struct ExampleMakerTests {
    private static let model = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Models/opined-mini").path(percentEncoded: false)

    private func maker() throws -> (ExampleMaker, EncoderLabels) {
        let labels = try EncoderLabels(directory: Self.model)
        let shape = try StudentShape(
            EncoderConfiguration(path: Self.model + "/config.json"),
            weights: SafetensorsFile(path: Self.model + "/model.safetensors"))
        let student = try EncoderStudent(directory: Self.model, tasks: [.extract])
        return (ExampleMaker(student, labels: labels, shape: shape), labels)
    }

    @Test func aTermBeginsOnceAndItsOtherWordsAreInsideIt() throws {
        let (maker, labels) = try maker()
        // "touchscreens" is several pieces; its first alone bears a tag.
        let text = "The battery life of touchscreens is poor"
        let example = try #require(
            maker.examples(
                of: TaughtText(
                    text,
                    terms: [
                        .init(span: 4..<16, polarity: .positive),
                        .init(span: 20..<32, polarity: .negative, weight: 0.5),
                    ])
            ).first)
        let named = example.tags.map { $0 < 0 ? "-" : labels.tags[Int($0)] }
        #expect(
            named.filter { $0 != "-" } == [
                "O", "B-positive", "I-positive", "O", "B-negative", "O", "O",
            ])
        #expect(named.first == "-" && named.last == "-")
        let weighted = zip(named, example.tagWeights).filter { $0.1 != 1 }.map(\.0)
        #expect(weighted == ["B-negative"])
    }

    @Test func aTermOfTwoJudgementsTeachesNoTag() throws {
        let (maker, labels) = try maker()
        let example = try #require(
            maker.examples(
                of: TaughtText("Good soup", terms: [.init(span: 5..<9, polarity: nil)])
            ).first)
        let outside = try #require(labels.tags.firstIndex(of: "O"))
        #expect(example.tags == [-1, Int32(outside), -1, -1])
    }

    @Test func aTextThatNobodyLabelledHasNoTargets() throws {
        let (maker, _) = try maker()
        let example = try #require(maker.examples(of: TaughtText("Good soup")).first)
        #expect(example.tags.isEmpty && example.sentiment.isEmpty && example.categories == nil)
    }

    @Test func aLongTextIsCutAndKeepsAllOfItsTerms() throws {
        let (maker, labels) = try maker()
        let sentence = "The soup was good. "
        let text = String(repeating: sentence, count: 120)
        let terms = (0..<120).map {
            TaughtText.Term(span: $0 * 19 + 4..<$0 * 19 + 8, polarity: .positive)
        }
        let examples = maker.examples(
            of: TaughtText(
                text, terms: terms, sentiment: .init(positive: 1, neutral: 0, negative: 0)))
        #expect(examples.count > 1)
        let begin = try #require(labels.tags.firstIndex(of: "B-positive"))
        #expect(examples.reduce(0) { $0 + $1.tags.count { $0 == Int32(begin) } } == 120)
        #expect(examples.allSatisfy { $0.sentiment.isEmpty })
    }
}
