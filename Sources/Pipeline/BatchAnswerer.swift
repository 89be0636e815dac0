import Opinions

/// What a worker does with a batch: has it analysed, and writes the records of its results.
///
/// A result bears the key, the timestamp and the headers of its input. The timestamp is that of the
/// event, so windows downstream stay right on a replay. Each worker has its own: a codec may be of
/// one thread. Nothing is kept between batches.
public struct BatchAnswerer<A: Analyst> {
    private let outputTopic: String
    private let codec: ValueCodec?
    let now: () -> ContinuousClock.Instant

    public init(
        outputTopic: String, codec: ValueCodec? = nil,
        now: @escaping () -> ContinuousClock.Instant
    ) {
        self.outputTopic = outputTopic
        self.codec = codec
        self.now = now
    }

    /// Blocks for as long as the arithmetic takes. Never fails: what the student can't answer
    /// alone, after it could not in its batch, comes back as a reason for a dead letter.
    public func answer(_ batch: Batch<A>) -> AnsweredBatch {
        let start = now()
        let onTrial = batch.items.filter { $0.isFresh && isOnTrial($0, batch.canary) }
        let trialled = analyse(onTrial.compactMap(\.prepared), by: batch.analyst)
        let trialTook = now() - start
        let others = batch.items.filter { $0.isFresh && !isOnTrial($0, batch.canary) }
        let rest = analyse(others.compactMap(\.prepared), by: batch.analyst)
        let analysed = now()
        var (ofTrial, ofRest) = (trialled.makeIterator(), rest.makeIterator())
        let model = batch.analyst.model
        let answers = batch.items.map { item in
            AnsweredBatch.Answer(
                flight: item.flight, review: item.review,
                outcome: outcome(of: item, model: model) {
                    isOnTrial(item, batch.canary) ? ofTrial.next() : ofRest.next()
                })
        }
        var report: CanaryReport?
        if let canary = batch.canary, !onTrial.isEmpty {
            report = trial(canary, onTrial, champion: trialled, took: trialTook)
        }
        return AnsweredBatch(
            model: model, answers: answers, tokens: batch.tokens,
            queued: start - batch.since, took: analysed - start, trial: report)
    }

    private func isOnTrial(_ item: Batch<A>.Item, _ canary: Canary<A>?) -> Bool {
        canary?.share.takes(key: item.record.key, text: item.review.text) ?? false
    }

    private func outcome(
        of item: Batch<A>.Item, model: String, next: () -> Result<Analysis, AnalysisFailure>?
    ) -> AnsweredBatch.Answer.Outcome {
        do {
            switch item.work {
            case .write(let analysis):
                return .result(try result(of: item, analysis, model), analysis, isFresh: false)
            case .analyse:
                guard let analysis = try next()?.get() else {
                    preconditionFailure("one answer for each text was checked before")
                }
                return .result(try result(of: item, analysis, model), analysis, isFresh: true)
            }
        } catch let failure as AnalysisFailure {
            return .failed(
                DeadLetterReason(
                    .analysisFailed, at: .analyse, message: failure.message, attempts: 2))
        } catch {
            return .failed(
                DeadLetterReason(
                    .analysisFailed, at: .analyse,
                    message: "encode the result: \(error); check output.encoding"))
        }
    }

    /// All at once; if that fails, each alone, so that one bad text costs no other its answer.
    func analyse(
        _ prepared: [A.Prepared], by analyst: A
    ) -> [Result<Analysis, AnalysisFailure>] {
        guard !prepared.isEmpty else { return [] }
        if let analyses = try? analyst.analyse(prepared), analyses.count == prepared.count {
            return analyses.map { .success($0) }
        }
        return prepared.map { one in
            do {
                let analyses = try analyst.analyse([one])
                guard analyses.count == 1 else {
                    return .failure(
                        AnalysisFailure(message: "\(analyses.count) answers to one text"))
                }
                return .success(analyses[0])
            } catch {
                // The description could quote the text; its type can't.
                return .failure(AnalysisFailure(message: "analyse: \(type(of: error))"))
            }
        }
    }

    private func result(
        of item: Batch<A>.Item, _ analysis: Analysis, _ model: String
    ) throws -> OutputRecord {
        let record = item.record
        let json = ReviewResult(
            id: item.review.id, analysis: analysis, model: model,
            source: ReviewResult.Source(
                topic: record.source.topic, partition: record.source.partition,
                offset: record.offset, timestampMilliseconds: record.timestampMilliseconds)
        ).json()
        return OutputRecord(
            topic: outputTopic, timestampMilliseconds: record.timestampMilliseconds,
            key: record.key, value: try codec?.encode(json) ?? json,
            headers: ResultHeaders.headers(
                of: record, model: model, encoding: codec?.name))
    }
}

struct AnalysisFailure: Error {
    let message: String
}
