import Distillation

/// What a demo's teacher did, as its `--json` line has it.
struct TeacherFigures: Encodable, Equatable {
    /// Reviews that were asked about.
    let asked: Int
    /// Answers that may teach.
    let accepted: Int
    let refused: Int
    /// Calls that went out; with second questions more than were asked about.
    let calls: Int
    let callsBudget: Int

    init(_ status: TeacherStatus, callsBudget: Int) {
        asked = status.asked
        accepted = status.acceptedInAll
        refused = status.refusedInAll
        calls = status.calls
        self.callsBudget = callsBudget
    }

    /// `teacher: 183 hard cases asked, 170 answers accepted, 30 refused, 200 of 200 calls`
    var text: String {
        "teacher: \(asked) hard cases asked, \(accepted) answers accepted, \(refused) refused,"
            + " \(calls) of \(callsBudget) calls"
    }
}
