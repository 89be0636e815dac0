import Registry
import Student

/// What a run did, as a page for people: HTML of its own, with nothing to load.
public enum RunReport {
    public static func html(
        _ outcome: Apprenticeship.Outcome, _ sitting: GateSitting.Outcome, _ verdict: GateVerdict
    ) -> String {
        let plan = outcome.plan, fit = outcome.fit
        let calibration =
            fit.isParents
            ? "Too few opinions to fit a calibration of its own (\(fit.opinions) on \(fit.texts) "
                + "texts): the parent's stays."
            : "Fitted on \(fit.opinions) opinions of \(fit.texts) texts; the expected calibration "
                + "error there was \(percent(fit.errorBefore)), and is "
                + "\(percent(fit.errorAfter))."
        let resumed = plan.firstStep > 0 ? ", from \(plan.firstStep) on in this run" : ""
        let loss = LinePlot("loss of a step", outcome.losses.map { (Double($0.step), $0.loss) })
        let stepsPerEpoch = Double(plan.steps) / Double(max(1, outcome.epochs.last?.epoch ?? 1))
        let f1 = LinePlot(
            "F1 in percent, by step",
            outcome.epochs.map { (Double($0.epoch) * stepsPerEpoch, 100 * $0.f1) })
        let reliability = ReliabilityPlot(
            champion: (verdict.champion, CalibrationError(sitting.trial.items.map(\.champion))),
            candidate: (verdict.candidate, CalibrationError(sitting.trial.items.map(\.candidate))))
        let changes = ChangesSection(
            changes: sitting.changes, champion: verdict.champion, candidate: verdict.candidate)
        return """
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>\(escaped(verdict.candidate))</title>
            <style>\(GatePage.style)\(ChangesSection.style)</style>
            <h1>How \(escaped(verdict.candidate)) was trained</h1>
            <p>From \(escaped(verdict.champion)), on \(plan.newTexts) new texts \
            (\(outcome.leftOut) sequences left out as hard to believe) and \(plan.oldTexts) old \
            ones; \(plan.steps) steps\(resumed).</p>
            <h2>Loss</h2>
            \(loss.svg)
            <h2>F1 on \(plan.heldTexts) texts that are held back</h2>
            <p>Of the student as it learns, after each epoch; its running average is what is \
            judged.</p>
            \(f1.svg)
            <h2>Calibration</h2>
            <p>\(calibration)</p>
            <p>On the gate set: a dot is the opinions of a fifteenth of the scale, the larger the \
            more they are. On the dashed line a student is as often right as it says; below it, \
            it is too sure.</p>
            \(reliability.svg)
            <h2>What changed</h2>
            \(changes.html)
            \(GatePage.section(verdict))
            </html>

            """
    }

    private static func percent(_ share: Double) -> String {
        "\((share * 1_000).rounded() / 10) %"
    }

    private static func escaped(_ text: String) -> String { GatePage.escaped(text) }
}
