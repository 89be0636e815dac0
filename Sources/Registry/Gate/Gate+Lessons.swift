/// What the candidate learned from, and what for.
extension Gate {
    /// Answers that contradict a sure champion: in all, and of each target that is judged often.
    func contradictions(_ lessons: LessonFacts) -> [GateCheck] {
        let often = lessons.targets.filter { $0.value.sure >= settings.groupItemsMin }
            .sorted { ($1.value.sure, $0.key) < ($0.value.sure, $1.key) }
            .prefix(settings.targetsMax)
        return [
            contradictions(
                nil, lessons.all, limit: settings.contradictionsMax,
                isTold: lessons.all.sure >= settings.contradictionsFrom)
        ]
            + often.map {
                contradictions(
                    $0.key, $0.value, limit: settings.targetContradictionsMax, isTold: true)
            }
    }

    private func contradictions(
        _ target: String?, _ count: LessonFacts.Count, limit: Double, isTold: Bool
    ) -> GateCheck {
        let subject = target.map { "\($0)" }
        var reason: String?
        if isTold, count.share > limit {
            let of = target.map { "of \"\($0)\" " } ?? ""
            reason =
                "\(count.contradicted) of \(count.sure) judgements \(of)contradict a champion that "
                + "is sure; the limit is \(Number.percent(limit))"
        }
        return GateCheck(
            .contradictions, subject: subject, candidate: count.share, limit: limit,
            reason: reason)
    }

    /// Whether it is better at anything: a candidate that is level costs trust and brings nothing.
    /// Of the scores that could tell, the one that is surest does.
    func gain(_ trial: GateTrial) -> GateCheck {
        let sets = [
            ("", trial.items),
            (" on held out answers", trial.held.count < settings.heldMin ? [] : trial.held),
        ]
        let scores = sets.flatMap { name, items in
            Self.tasks(items).map { task in
                score(
                    .gain, task + name, rows(task, items), confidence: settings.gainConfidence)
            }
        }
        let best = scores.max { ($0.interval?.lower ?? -1) < ($1.interval?.lower ?? -1) }
        guard var best, let interval = best.interval else {
            return GateCheck(.gain, limit: 0, reason: "nothing tells whether it is better")
        }
        best.limit = 0
        if interval.lower <= 0 {
            best.reason =
                "it is not better: F1 of \(best.subject ?? "") changes by "
                + "\(Number.points(interval.difference)) points, at the worst by "
                + "\(Number.points(interval.lower)); its answers are tried again with newer ones"
        }
        return best
    }
}
