/// What the candidate learned from, and what for.
extension Gate {
    /// Judgements of the teacher that contradict the champion: where that is sure, and of each
    /// target that is judged often, by a sign test at a risk that all targets share (Bonferroni).
    func contradictions(_ lessons: LessonFacts) -> [GateCheck] {
        let sure = lessons.sure, limit = settings.contradictionsMax
        let isTold = sure.judged >= settings.contradictionsFrom
        let all = GateCheck(
            .contradictions, candidate: sure.share, limit: limit,
            reason: isTold && sure.share > limit
                ? "\(sure.contradicted) of \(sure.judged) judgements contradict a champion that is "
                    + "sure; the limit is \(Number.percent(limit))"
                : nil)
        let often = lessons.targets.filter { $0.value.judged >= settings.groupItemsMin }
            .sorted { ($1.value.judged, $0.key) < ($0.value.judged, $1.key) }
            .prefix(settings.targetsMax)
        let risk = settings.groupRisk / Double(max(1, often.count))
        return [all]
            + often.map { target, count in
                let chance = SignTest.chance(ofAtLeast: count.contradicted, of: count.judged)
                return GateCheck(
                    .targetContradictions, subject: target, candidate: count.share, limit: risk,
                    reason: chance > risk
                        ? nil
                        : "\(count.contradicted) of \(count.judged) judgements of one target "
                            + "contradict the champion")
            }
    }

    /// Whether it is better at anything: a candidate that is level costs trust and brings nothing.
    /// Of the scores that could tell, the one that is surest does.
    func gain(_ items: [GateItem], held: [GateItem]) -> GateCheck {
        let sets = [
            ("", items),
            (" on held out answers", held.count < settings.heldMin ? [] : held),
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
