/// What both models made of the gate set.
extension Gate {
    private func bootstrap(_ confidence: Double) -> PairedBootstrap {
        PairedBootstrap(
            resamples: settings.resamples, seed: settings.seed, confidence: confidence)
    }

    /// F1 of each task, and of its hard items.
    func scores(_ items: [GateItem]) -> [GateCheck] {
        let tasks = Self.tasks(items)
        guard !tasks.isEmpty else {
            return [GateCheck(.f1, reason: "no item of the gate set has a task")]
        }
        return tasks.flatMap { task in
            var all = score(.f1, task, rows(task, items))
            (all.limit, all.reason) = (-settings.f1Margin, f1Reason(task, all.interval))
            var hard = score(.hardF1, task, rows(task, items.filter(\.isHard)))
            (hard.limit, hard.reason) = (-settings.hardFallMax, hardReason(task, hard.interval))
            return [all, hard]
        }
    }

    static func tasks(_ items: [GateItem]) -> [String] {
        Set(items.flatMap { Array($0.champion.counts.keys) + Array($0.candidate.counts.keys) })
            .sorted()
    }

    /// Of each item what the champion has right, has said and should have said, and the same of the
    /// candidate.
    func rows(_ task: String, _ items: [GateItem]) -> [[Int]] {
        items.map { item in
            let (one, other) = (item.champion.counts[task], item.candidate.counts[task])
            // Of one that says nothing of the task there is as much to be found.
            let gold = max(one?.gold ?? 0, other?.gold ?? 0)
            return [
                one?.right ?? 0, one?.predicted ?? 0, gold,
                other?.right ?? 0, other?.predicted ?? 0, gold,
            ]
        }
    }

    /// F1 of both, without a limit. Of 95 % confidence, unless another one is wanted.
    func score(
        _ kind: GateCheck.Kind, _ subject: String, _ rows: [[Int]], confidence: Double? = nil
    ) -> GateCheck {
        let interval = bootstrap(confidence ?? settings.confidence).interval(rows) {
            Self.f1($0[3], $0[4], $0[5]) - Self.f1($0[0], $0[1], $0[2])
        }
        let sums = (0..<6).map { column in rows.reduce(0) { $0 + $1[column] } }
        return GateCheck(
            kind, subject: subject, champion: Self.f1(sums[0], sums[1], sums[2]),
            candidate: Self.f1(sums[3], sums[4], sums[5]), interval: interval)
    }

    /// 2·right / (predicted + gold): 1 where nothing was said and nothing was to be said.
    private static func f1(_ right: Int, _ predicted: Int, _ gold: Int) -> Double {
        predicted + gold == 0 ? 1 : Double(2 * right) / Double(predicted + gold)
    }

    private func f1Reason(_ task: String, _ interval: Interval?) -> String? {
        guard let interval else { return "no item of the gate set asks for \(task)" }
        guard interval.lower <= -settings.f1Margin else { return nil }
        let bounds =
            "F1 of \(task) changes by \(Number.points(interval.difference)) points, at the "
            + "worst by \(Number.points(interval.lower)); the limit is "
            + Number.points(-settings.f1Margin)
        return interval.difference > -GateSettings.f1MarginMin
            ? bounds + " (too few items to tell: the gate set is small for this difference)"
            : bounds
    }

    private func hardReason(_ task: String, _ interval: Interval?) -> String? {
        guard let interval else { return "no hard item asks for \(task)" }
        let fall = -interval.difference
        let isSure = interval.upper < 0 && fall > settings.hardFallSureMax
        guard isSure || fall > settings.hardFallMax else { return nil }
        return "F1 of \(task) on hard items falls by \(Number.points(fall)) points"
    }

    /// Answers that were right and are wrong.
    func flips(_ items: [GateItem]) -> [GateCheck] {
        let count = items.count(where: \.isNegativeFlip)
        let share = items.isEmpty ? 0 : Double(count) / Double(items.count)
        return [
            GateCheck(
                .negativeFlips, candidate: share, limit: settings.negativeFlipsMax,
                reason: share <= settings.negativeFlipsMax
                    ? nil
                    : "\(count) answers that were right are wrong, \(Number.percent(share)) of all;"
                        + " the limit is \(Number.percent(settings.negativeFlipsMax))")
        ]
    }

    /// The same for each group by itself: a sign test of its flips both ways, at a risk that all
    /// groups share (Bonferroni). One product of a hundred would drown in the sum.
    func groups(_ items: [GateItem]) -> [GateCheck] {
        let groups = Dictionary(grouping: items.filter { $0.group != nil }) { $0.group ?? "" }
            .filter { $0.value.count >= settings.groupItemsMin }
            .sorted { $0.key < $1.key }
        let risk = settings.groupRisk / Double(max(1, groups.count))
        return groups.map { name, items in
            let worse = items.count(where: \.isNegativeFlip)
            let better = items.count { !$0.champion.isRight && $0.candidate.isRight }
            let chance = SignTest.chance(ofAtLeast: worse, of: worse + better)
            return GateCheck(
                .groupFlips, subject: name, candidate: Double(worse) / Double(items.count),
                limit: risk,
                reason: chance > risk
                    ? nil
                    : "of \(items.count) items of one group, \(worse) that were right are wrong "
                        + "and \(better) the other way")
        }
    }

    /// Of sentences that are said of a product: those that blame it and are taken for praise, or
    /// the other way, by a sign test for each product and side. The champion may never have found
    /// the product, so that it had nothing right.
    func turned(_ items: [GateItem]) -> [GateCheck] {
        let products = Dictionary(grouping: items.filter { $0.blames != nil }) { $0.group ?? "" }
            .sorted { $0.key < $1.key }
        let risk = settings.groupRisk / Double(max(1, 2 * products.count))
        return products.map { name, items in
            let sides = [true, false].map { blames in
                let judged = items.filter { $0.blames == blames && $0.candidate.praises != nil }
                return Side(
                    count: judged.count, turned: judged.count { $0.candidate.praises == blames })
            }
            let worst = sides.min { $0.chance < $1.chance } ?? Side(count: 0, turned: 0)
            return GateCheck(
                .turned, subject: name,
                candidate: worst.count == 0 ? 0 : Double(worst.turned) / Double(worst.count),
                limit: risk,
                reason: worst.chance > risk
                    ? nil
                    : "of \(worst.count) sentences about one product, it turns \(worst.turned) "
                        + "round: praise into blame, or blame into praise")
        }
    }

    /// Of one product the sentences that blame it, or those that praise it.
    private struct Side {
        var count, turned: Int
        var chance: Double { SignTest.chance(ofAtLeast: turned, of: count) }
    }

    func calibration(_ items: [GateItem]) -> GateCheck {
        let champion = CalibrationError(items.map(\.champion))
        let candidate = CalibrationError(items.map(\.candidate))
        let limit = max(
            settings.calibrationFree, (champion.value ?? 0) + settings.calibrationRiseMax)
        var reason: String?
        if let error = candidate.value {
            if error > limit {
                reason =
                    "its calibration error is \(Number.points(error)) points; the limit is "
                    + Number.points(limit)
            }
        } else {
            reason = "it says no opinion whose confidence is a number"
        }
        return GateCheck(
            .calibration, champion: champion.value, candidate: candidate.value, limit: limit,
            reason: reason)
    }

    /// None where no item asks for labels.
    func zeroShot(_ items: [GateItem]) -> [GateCheck] {
        let rows = items.compactMap { item -> [Int]? in
            guard let one = item.champion.zeroShotIsRight else { return nil }
            return [one ? 1 : 0, item.candidate.zeroShotIsRight == true ? 1 : 0, 1]
        }
        let interval = bootstrap(settings.confidence).interval(rows) {
            Double($0[1] - $0[0]) / Double(max(1, $0[2]))
        }
        guard let interval else { return [] }
        let share = { (column: Int) in
            Double(rows.reduce(0) { $0 + $1[column] }) / Double(rows.count)
        }
        return [
            GateCheck(
                .zeroShot, champion: share(0), candidate: share(1), interval: interval,
                limit: -settings.zeroShotMargin,
                reason: interval.lower > -settings.zeroShotMargin
                    ? nil
                    : "the accuracy of labels that nobody trained changes by "
                        + "\(Number.points(interval.difference)) points, at the worst by "
                        + Number.points(interval.lower))
        ]
    }
}

extension GateItem {
    /// Right with the champion, wrong with the candidate.
    var isNegativeFlip: Bool { champion.isRight && !candidate.isRight }
}
