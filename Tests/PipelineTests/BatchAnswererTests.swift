import Opinions
import Testing

@testable import Pipeline

struct BatchAnswererTests {
    private func batch(_ works: [Batch<EchoAnalyst>.Item.Work]) -> Batch<EchoAnalyst> {
        var table = FlightTable<Int>()
        let items = works.enumerated().map { index, work in
            Batch<EchoAnalyst>.Item(
                flight: table.insert(index),
                record: SimStage.record("t", at: Int64(index), key: "k\(index)"),
                review: Review(id: "r-\(index)", text: "t"), work: work)
        }
        return Batch(analyst: EchoAnalyst(), items: items, tokens: 1, since: ContinuousClock.now)
    }

    private func answer(
        _ works: [Batch<EchoAnalyst>.Item.Work], codec: ValueCodec? = nil
    ) -> [AnsweredBatch.Answer] {
        let answerer = BatchAnswerer<EchoAnalyst>(
            outputTopic: "out", codec: codec, now: { ContinuousClock.now })
        return answerer.answer(batch(works)).answers
    }

    @Test func eachReviewGetsItsOwnAnswerInOrder() throws {
        let known = Analysis(droppedOpinions: 9)
        let answers = answer([
            .analyse(EchoAnalyst().prepare("first")), .write(known),
            .analyse(EchoAnalyst().prepare("third one")),
        ])
        var analyses: [Analysis] = []
        for (index, answer) in answers.enumerated() {
            guard case .result(let record, let analysis, let isFresh) = answer.outcome else {
                Issue.record("no result")
                continue
            }
            #expect(isFresh == (index != 1))
            #expect(record.topic == "out" && record.key == Array("k\(index)".utf8))
            #expect(try ReviewResult(json: #require(record.value)).id == "r-\(index)")
            analyses.append(analysis)
        }
        #expect(
            analyses == [
                EchoAnalyst.analysis(of: "first"), known, EchoAnalyst.analysis(of: "third one"),
            ])
    }

    @Test(arguments: ["boom", "miscount"])
    func aBatchThatFailsIsTriedOneByOne(bad: String) {
        let answers = answer([
            .analyse(EchoAnalyst().prepare("good")), .analyse(EchoAnalyst().prepare(bad)),
            .analyse(EchoAnalyst().prepare("fine")),
        ])
        let failures = answers.map { answer -> DeadLetterReason? in
            if case .failed(let reason) = answer.outcome { reason } else { nil }
        }
        // "miscount" is answered alone; "boom" never is.
        let reason = DeadLetterReason(
            .analysisFailed, at: .analyse, message: "analyse: Failure", attempts: 2)
        #expect(failures == [nil, bad == "boom" ? reason : nil, nil])
    }

    @Test func aCodecIsNamedInTheHeaders() {
        let answers = answer(
            [.analyse(EchoAnalyst().prepare("good"))],
            codec: ValueCodec(name: "zstd") { [UInt8($0.count % 251)] })
        guard case .result(let record, _, _) = answers[0].outcome else {
            Issue.record("no result")
            return
        }
        #expect(record.value?.count == 1)
        #expect(
            record.headers.last
                == RecordHeader(key: "content-encoding", value: Array("zstd".utf8)))
    }

    @Test func aCodecThatFailsIsAReasonForADeadLetter() {
        let answers = answer(
            [.analyse(EchoAnalyst().prepare("good"))],
            codec: ValueCodec(name: "zstd") { _ in throw EchoAnalyst.Failure() }
        )
        guard case .failed(let reason) = answers[0].outcome else {
            Issue.record("no failure")
            return
        }
        #expect(reason.rejection == .analysisFailed)
    }
}
