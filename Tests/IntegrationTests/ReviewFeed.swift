import Foundation
import Kafka
import Opinions

/// Writes reviews to the topic that `opined` reads, and knows where each one stands.
struct ReviewFeed {
    static let topic = "reviews"

    let brokers: String

    /// Sentences of the demo's reviews, each numbered, in a loop: short, so that a debug build gets
    /// through many.
    static func sentences(_ count: Int) throws -> [NewRecord] {
        let file = Workplace.checkout.appendingPathComponent("Demo/reviews.jsonl")
        let texts = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").flatMap {
            let review = try JSONDecoder().decode(Review.self, from: Data($0.utf8))
            let scalars = Array(review.text.unicodeScalars)
            return SentenceSplitter.sentences(in: review.text).map { range in
                var text = String.UnicodeScalarView()
                text.append(contentsOf: scalars[range])
                return String(text).trimmingCharacters(in: .whitespacesAndNewlines)
            }
        }.filter { (12...80).contains($0.utf8.count) }
        return try (0..<count).map { number in
            try review(id: String(number), texts[number % texts.count])
        }
    }

    private struct Review: Codable {
        let id, text: String
    }

    static func review(id: String, _ text: String) throws -> NewRecord {
        let value = try JSONEncoder().encode(Review(id: id, text: text))
        return NewRecord(topic: topic, key: Array(id.utf8), value: Array(value))
    }

    /// Writes records and returns where each stands, in their order: `topic/partition/offset`.
    @discardableResult
    func write(
        _ records: [NewRecord], recordBytesMax: Int = 1 << 20
    ) throws -> [String] {
        let client = ClientSettings(brokers: brokers.split(separator: ",").map(String.init))
        var settings = ProducerSettings(client: client)
        settings.recordBytesMax = recordBytesMax
        let producer = try Producer(settings, logger: .quiet)
        defer { producer.close(within: .seconds(5)) }
        var places = [String](repeating: "", count: records.count)
        var written = 0
        func take(_ reports: [DeliveryReport]) throws {
            for report in reports {
                guard case .delivered(let place, let offset) = report.outcome else {
                    throw Program.Failure(description: "\(report)")
                }
                places[Int(report.token)] = "\(place.topic)/\(place.partition)/\(offset)"
                written += 1
            }
        }
        for (number, record) in records.enumerated() {
            sending: while true {
                switch producer.send(record, token: UInt64(number)) {
                case .accepted: break sending
                case .full: try take(producer.poll(timeout: .milliseconds(20)))
                case .refused(let reason, _): throw Program.Failure(description: reason)
                }
            }
            try take(producer.poll(timeout: .zero))
        }
        let end = ContinuousClock.now + .seconds(60)
        while written < records.count {
            guard ContinuousClock.now < end else {
                throw Program.Failure(description: "\(written) of \(records.count) were taken")
            }
            try take(producer.poll(timeout: .milliseconds(50)))
        }
        return places
    }
}
