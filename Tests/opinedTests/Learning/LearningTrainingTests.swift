import Distillation
import Foundation
import Opinions
import Pipeline
import Registry
import Testing

@testable import opined

/// When a run begins and what comes of it, whatever the trainer does.
struct LearningTrainingTests {
    @Test func theFirstStudentIsTheFirstVersion() throws {
        let rig = try LearningRig()
        _ = try rig.directory(1, at: "first")
        rig.turn()
        #expect(rig.registry.champion == LearningRig.name(1))
        #expect(rig.model == "mini@1" && rig.loads == 0)
        #expect(rig.said("the registry was empty"))
    }

    @Test func aRegistryWithoutAChampionIsLeftAlone() throws {
        let rig = try LearningRig()
        try rig.add(3)
        rig.answers.give(count: 900)
        rig.turn(after: 30, times: 9)
        #expect(rig.registry.champion == nil)
        #expect(rig.count("has versions and no champion") == 1)
        #expect(rig.runs.isEmpty)
    }

    @Test func aRegistryThatCanNotBeWrittenIsToldOnceAndNothingElseHappens() throws {
        let rig = try LearningRig()
        _ = try rig.directory(1, at: "first")
        rig.disk = .full
        rig.answers.give(count: 900)
        rig.turn(after: 30, times: 9)
        #expect(rig.count("fill the registry: ") == 1)
        #expect(rig.runs.isEmpty && rig.model == "mini@1")
    }

    @Test func answersAreCountedOnceAndARunBegins() throws {
        let rig = try LearningRig()
        try rig.add(1, promotes: true)
        rig.answers.give(count: 499)
        rig.answers.give(.numbered(999, refusal: .empty))
        rig.turn(after: 10, times: 5)
        #expect(rig.loop.status.newAnswers == 499)
        #expect(rig.runs.isEmpty)
        rig.answers.give(count: 1)
        rig.turn(after: 10, times: 5)
        #expect(rig.runs.count == 1)
        #expect(rig.loop.status.isTraining)
        #expect(rig.said("training begins (enough new answers) on 500 new answers"))
    }

    @Test func progressIsShown() throws {
        let rig = try LearningRig()
        let run = try rig.beginRun()
        run.say(#"{"event":"step","step":3,"steps":120,"loss":0.41,"seconds_left":230.5}"#)
        rig.turn()
        #expect(rig.loop.status.step?.loss == 0.41)
    }

    @Test func nothingToLearnUsesTheAnswersUp() throws {
        let rig = try LearningRig()
        let run = try rig.beginRun()
        run.say(#"{"event":"nothing","reason":"all known"}"#)
        run.end(.code(0))
        rig.turn()
        #expect(rig.loop.status.newAnswers == 0 && rig.loop.status.runs == [.nothing: 1])
        #expect(rig.said("nothing was trained: all known"))
    }

    @Test func aRefusedCandidateChangesNothing() throws {
        let rig = try LearningRig()
        let run = try rig.beginRun()
        run.pass(LearningRig.name(2), parent: LearningRig.name(1), passed: false)
        rig.turn(times: 3)
        #expect(rig.model == "mini@1" && rig.slot.trial == nil)
        #expect(rig.said("the gate refused mini@2: worse by far"))
        #expect(rig.loop.status.lastRun?.outcome == "refused")
    }

    @Test func aFailureIsTriedAgainLater() throws {
        let rig = try LearningRig()
        try rig.beginRun().end(.code(1), lastWord: "no room")
        rig.turn()
        #expect(rig.said("training failed: it ended with code 1: no room; the next try is in 10"))
        rig.turn(after: 60, times: 9)
        #expect(rig.runs.count == 1)
        rig.turn(after: 60)
        #expect(rig.runs.count == 2)
    }

    @Test func aTrainerThatDoesNotStartIsAFailure() throws {
        let rig = try LearningRig()
        try rig.add(1, promotes: true)
        rig.trainTrouble = "no such file"
        rig.answers.give(count: 500)
        rig.turn(times: 3)
        #expect(rig.count("training failed: no such file") == 1)
        #expect(rig.loop.status.runs == [.failed: 1] && !rig.loop.status.isTraining)
    }

    @Test func aRunThatSaysNothingIsEnded() throws {
        let rig = try LearningRig()
        let run = try rig.beginRun()
        rig.turn(after: 3_000)
        run.say("still here")
        rig.turn(after: 3_000)
        rig.turn(after: 3_000)
        #expect(run.stops == 0)
        rig.turn(after: 700)
        #expect(run.stops == 1 && rig.count("said nothing for") == 1)
        rig.turn(times: 2)
        #expect(run.stops == 1)
        rig.turn(after: 3, times: 2)
        #expect(run.stops == 2 && rig.loop.status.runs == [.failed: 1])
    }

    @Test func theEndOfTheDaemonEndsTheRunAndTheNextOneBeginsAnew() throws {
        let rig = try LearningRig()
        let run = try rig.beginRun()
        rig.loop.leave { rig.seconds += max(0.1, $0) }
        #expect(run.stops == 2)
        #expect(rig.loop.status.runs == [.stopped: 1])
        rig.restart()
        rig.turn()
        #expect(rig.runs.count == 2)
    }

    @Test func aRunThatEndedWithItsDaemonIsNotBegunAtOnce() throws {
        let rig = try LearningRig()
        _ = try rig.beginRun()
        rig.restart()
        rig.turn(times: 5)
        #expect(rig.runs.count == 1)
        rig.turn(after: 600)
        #expect(rig.runs.count == 2)
    }

    @Test func aCorpusThatCanNotBeReadIsToldOnce() throws {
        let rig = try LearningRig()
        try rig.add(1, promotes: true)
        rig.answers.trouble = "no right"
        rig.turn(after: 30, times: 9)
        #expect(rig.count("count new answers: no right") == 1)
    }

    @Test func aMemoryThatCanNotBeWrittenStopsNothing() throws {
        let rig = try LearningRig()
        try rig.add(1, promotes: true)
        rig.disk = .full
        rig.answers.give(count: 500)
        rig.turn(after: 30, times: 9)
        #expect(rig.count("remember what was learned: ") == 1)
        #expect(!rig.loop.status.isMemoryWritten)
        #expect(rig.runs.count == 1)
    }

    @Test func driftIsToldAndStartsARunWithTooFewAnswersForOne() throws {
        let rig = try LearningRig()
        rig.settings.schedule?.isOnDrift = true
        try rig.add(1, promotes: true)
        rig.answers.give(count: 60)
        rig.turn()
        func stream(_ length: Int, _ turns: Int) {
            for _ in 0..<turns {
                for number in 0..<1_000 {
                    let text = String(repeating: "x", count: length + number % 7)
                    rig.door.offer {
                        Outcome(
                            review: Review(id: "", text: text), analysis: Analysis(),
                            model: "mini@1")
                    }
                }
                rig.turn()
            }
        }
        stream(40, 5)
        #expect(rig.loop.status.alarms.isEmpty && rig.runs.isEmpty)
        stream(160, 1)
        #expect((rig.loop.status.alarms[.length] ?? 0) >= 1)
        #expect(rig.said("the stream has changed: the length of reviews rose"))
        rig.turn()
        #expect(rig.runs.count == 1)
        #expect(rig.said("training begins (drift: length)"))
    }

    @Test func theTeachersDisagreementIsThatOfTheReserveAndOfThisStudent() throws {
        let rig = try LearningRig()
        try rig.add(1, promotes: true)
        func answer(_ count: Int, agrees: Bool, score: Double? = nil, student: String) {
            for number in 0..<count {
                var record = CorpusRecord.numbered(number, score: score, agrees: agrees)
                record.student = student
                rig.answers.give(record)
            }
            rig.turn(after: 10)
        }
        rig.settings.schedule?.newAnswers = 0
        answer(2_000, agrees: true, student: "mini@1")
        answer(2_000, agrees: false, score: 0.9, student: "mini@1")
        answer(2_000, agrees: false, student: "mini@0")
        #expect(rig.loop.status.alarms.isEmpty)
        answer(500, agrees: false, student: "mini@1")
        #expect((rig.loop.status.alarms[.teacherDisagreement] ?? 0) >= 1)
    }
}
