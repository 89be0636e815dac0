import Opinions

/// What a candidate on trial would have said.
extension BatchAnswerer {
    typealias Answer = Result<Analysis, AnalysisFailure>

    /// Has both students answer the texts that the trial takes, in batches of the same texts, so
    /// that their times can be compared. The cache's answers are not compared.
    ///
    /// - Parameter champion: what the one in service said of the same texts, in `took`.
    func trial(
        _ canary: Canary<A>, _ items: [Batch<A>.Item], champion: [Answer], took: Duration
    ) -> CanaryReport {
        let prepared = items.map { canary.analyst.prepare($0.review.text) }
        let start = now()
        let answers = analyse(prepared, by: canary.analyst)
        let candidateTook = now() - start
        var differences: [[OpinionDifference]] = []
        var errors = 0
        for (one, other) in zip(champion, answers) {
            // Where the champion fails too, nothing is learned of the candidate.
            guard case .success(let one) = one else { continue }
            guard case .success(let other) = other else {
                errors += 1
                continue
            }
            differences.append(OpinionDifference.between(one.opinions, other.opinions))
        }
        return CanaryReport(
            model: canary.analyst.model, differences: differences, errors: errors,
            championTook: took, candidateTook: candidateTook)
    }
}
