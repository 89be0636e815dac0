import Foundation
import Kafka
import TestModels
import Testing

extension DaemonTests {
    /// A checkpoint as Hugging Face writes it, imported, and then a student like any other.
    struct T5OverKafka {
        static let count = 200

        @Test func anImportedModelAnswersEveryReviewAsExtractDoes() throws {
            let workplace = try Workplace()
            let model = try importedModel(in: workplace)
            let cluster = try MockCluster.forReviews(partitions: 2)
            let outcomes = try Outcomes(brokers: cluster.bootstrap)
            let daemon = try OpinedProcess(
                settings: [
                    "kafka.brokers": cluster.bootstrap, "model.directory": model.path,
                ], in: workplace)
            let reviews = try ReviewFeed.sentences(Self.count)
            try ReviewFeed(brokers: cluster.bootstrap).write(reviews)
            try outcomes.read(within: .seconds(120)) { outcomes.count == Self.count }
            #expect(daemon.end(by: SIGTERM) == 0, "\(daemon.tail)")

            let lines = reviews.map { String(decoding: $0.value ?? [], as: UTF8.self) }
            let file = try workplace.write(lines.joined(separator: "\n"), to: "reviews.jsonl")
            let extract = try Program.run(
                ["extract", "--model", model.path, "--task", "extract,sentiment", file.path],
                in: workplace, within: .seconds(120))
            #expect(extract.status == 0, "\(extract.errors)")
            let expected = try extract.output.split(separator: "\n").map { try answer(in: $0.utf8) }
            #expect(expected.count == Self.count)
            #expect(expected.contains { $0.contains("\"target\"") })
            let found = Dictionary(
                outcomes.all.map { ($0.key, $0.record.value ?? []) }, uniquingKeysWith: { $1 })
            for (number, answer) in expected.enumerated() {
                let value = try #require(found[String(number)])
                #expect(try self.answer(in: value) == answer, "review \(number)")
            }
        }

        private func importedModel(in workplace: Workplace) throws -> URL {
            let checkpoint = workplace.file("checkpoint")
            try RandomT5.write(to: checkpoint, seed: 4)
            let models = workplace.file("models")
            let outcome = try Program.run(
                [
                    "import", checkpoint.path, "tiny", "--precision", "f32", "--models",
                    models.path,
                ], in: workplace, within: .seconds(120))
            try #require(outcome.status == 0, "\(outcome.errors)")
            return models.appendingPathComponent("tiny")
        }

        /// A result without what depends on how the review came.
        private func answer(in json: some Sequence<UInt8>) throws -> String {
            let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
            var answer = try #require(object)
            answer["id"] = nil
            answer["source"] = nil
            let data = try JSONSerialization.data(withJSONObject: answer, options: .sortedKeys)
            return String(decoding: data, as: UTF8.self)
        }
    }
}
