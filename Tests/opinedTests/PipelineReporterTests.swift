import Distillation
import Logging
import Opinions
import Pipeline
import Synchronization
import Testing

@testable import opined

struct PipelineReporterTests {
    @Test func anOutcomeHasTheKeyAndTheTopicOfItsRecord() throws {
        let outcomes = Mutex<[Outcome]>([])
        let reporter = PipelineReporter(logger: Logger(label: "test")) { outcome in
            outcomes.withLock { $0.append(outcome) }
        }
        let record = InputRecord(
            source: PartitionID(topic: "reviews", partition: 3), offset: 9,
            key: Array("author".utf8), value: nil)
        let review = Review(id: "r", text: "good soup", stars: 4)
        reporter.outcome(review, Analysis(droppedOpinions: 2), model: "m@1", of: record)
        let outcome = try #require(outcomes.withLock { $0.first })
        #expect(outcome.review == review && outcome.analysis.droppedOpinions == 2)
        #expect(outcome.model == "m@1" && outcome.topic == "reviews")
        #expect(outcome.key == Array("author".utf8))
    }
}
