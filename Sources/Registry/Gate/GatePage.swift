/// A verdict as a page: HTML of its own, with nothing to load.
public enum GatePage {
    public static func html(_ verdict: GateVerdict) -> String {
        """
        <!doctype html>
        <html lang="en"><meta charset="utf-8">\
        <title>\(escaped(verdict.candidate)): \(word(verdict))</title>
        <style>\(style)</style>
        \(section(verdict))
        </html>

        """
    }

    private static func word(_ verdict: GateVerdict) -> String {
        verdict.outcome.rawValue
    }

    /// The same to stand in another page, which has ``style``.
    public static func section(_ verdict: GateVerdict) -> String {
        let kind = verdict.isPromoted ? "good" : "bad"
        let reasons =
            verdict.reasons.isEmpty
            ? "<p>Every check is met.</p>"
            : "<ul>" + verdict.reasons.map { "<li>\(escaped($0))</li>" }.joined() + "</ul>"
        return """
            <h1>\(escaped(verdict.candidate)) <span class="\(kind)">\(word(verdict))</span></h1>
            <p>against \(escaped(verdict.champion)), on \(verdict.items) sentences that neither \
            has seen, \(verdict.hardItems) of them hard; \(verdict.settings.resamples) paired \
            draws, seed \(verdict.settings.seed).</p>
            \(reasons)
            <table><tr><th>check<th>champion<th>candidate<th>difference, with its \
            \(Number.percent(verdict.settings.confidence)) bounds<th>limit<th></tr>
            \(rows(verdict))
            </table>
            <p class="small">Scores and shares are percentages. The dot is the difference, the \
            bar where it may lie, the red line the limit; of "better at" its bounds are of \
            \(Number.percent(verdict.settings.gainConfidence)). Without a bar the numbers are \
            held against the limit as they are. docs/models.md says what each means.</p>
            """
    }

    public static let style = """
        body{font:15px/1.45 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;\
        color:#222}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3em \
        .7em;border-bottom:1px solid #ddd;font-variant-numeric:tabular-nums}.good{color:#17723a}\
        .bad{color:#b3261e}.small{color:#666;font-size:13px}td.number{text-align:right}
        """

    /// Groups and targets that are met are one row: there may be many.
    private static func rows(_ verdict: GateVerdict) -> String {
        func isOneOfMany(_ check: GateCheck) -> Bool {
            [.groupFlips, .targetContradictions, .turned].contains(check.kind)
        }
        let shown = verdict.checks.filter { !$0.isMet || !isOneOfMany($0) }
        func rest(_ kind: GateCheck.Kind, _ what: String) -> String {
            let count = verdict.checks.count { $0.isMet && $0.kind == kind && isOneOfMany($0) }
            return count == 0
                ? "" : "\n<tr><td>\(what) \(count)<td><td><td><td><td class=\"good\">met"
        }
        return shown.map(row).joined(separator: "\n")
            + rest(.targetContradictions, "judgements against the champion, targets:")
            + rest(.groupFlips, "right before, wrong now, groups:")
            + rest(.turned, "praise and blame turned round, products:")
    }

    private static func row(_ check: GateCheck) -> String {
        let unit = GateUnit(check.kind)
        let name = check.kind.title + (check.subject.map { ": \(escaped($0))" } ?? "")
        let cells = [check.champion, check.candidate].map {
            "<td class=\"number\">" + ($0.map(unit.text) ?? "")
        }.joined()
        let difference = check.interval.map {
            bar($0, limit: check.limit ?? 0) + " " + Number.points($0.difference)
        }
        let limit = check.limit.map { check.kind.relation + " " + unit.text($0) } ?? ""
        return "<tr><td>\(name)\(cells)<td>\(difference ?? "")<td class=\"number\">\(limit)"
            + (check.isMet ? "<td class=\"good\">met" : "<td class=\"bad\">not met")
    }

    /// The interval on an axis of ten points, five on each side; what is further out is cut off.
    private static func bar(_ interval: Interval, limit: Double) -> String {
        func x(_ value: Double) -> String { Number.of(100 + max(-1, min(1, value / 0.05)) * 96) }
        let (low, high) = (x(interval.lower), x(interval.upper))
        return """
            <svg width="200" height="18" role="img">\
            <line x1="4" x2="196" y1="9" y2="9" stroke="#ddd"/>\
            <line x1="100" x2="100" y1="2" y2="16" stroke="#999"/>\
            <line x1="\(x(limit))" x2="\(x(limit))" y1="1" y2="17" stroke="#b3261e" \
            stroke-width="2"/>\
            <line x1="\(low)" x2="\(high)" y1="9" y2="9" stroke="#3567a8" stroke-width="6"/>\
            <circle cx="\(x(interval.difference))" cy="9" r="4.5" fill="#12305c"/></svg>
            """
    }

    /// Text for HTML: names of groups come from reviews.
    public static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
    }
}
