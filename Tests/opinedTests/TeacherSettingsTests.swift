import Distillation
import Testing

@testable import opined

struct TeacherSettingsTests {
    private static let sound = [
        "teacher.enabled=true", "teacher.endpoint=https://ai.example/v1", "teacher.model=large",
    ]

    @Test func nothingLeavesTheHostByDefault() throws {
        #expect(try !Settings.load(file: nil).teacher.isEnabled)
        #expect(try Settings.load(file: nil, overrides: Self.sound).teacher.isEnabled)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let overrides: [String]
        let problem: String
    }

    @Test(arguments: [
        Case(
            testDescription: "no address", overrides: ["teacher.endpoint="],
            problem: "teacher.endpoint is empty; name the server"),
        Case(
            testDescription: "no model", overrides: ["teacher.model="],
            problem: "teacher.model is empty; name a model"),
        Case(
            testDescription: "no limit", overrides: ["teacher.budget.calls_per_day=0"],
            problem: "teacher.budget.calls_per_day is 0 as all of teacher.budget"),
        Case(
            testDescription: "money without a price", overrides: ["teacher.budget.usd_per_day=1.5"],
            problem: "teacher.price.completion_usd_per_million is 0, but money is limited"),
        Case(
            testDescription: "timeouts that can't be", overrides: ["teacher.answer_timeout_ms=200"],
            problem: "teacher.answer_timeout_ms is 200; raise it"),
        Case(
            testDescription: "the topic of the results", overrides: ["corpus.topic=opinions"],
            problem: "corpus.topic is also output.topic"),
        Case(
            testDescription: "a share above 1", overrides: ["sampling.reserve_share=1.5"],
            problem: "sampling.reserve_share is 1.5; it must be a number, 0…1"),
        Case(
            testDescription: "no number", overrides: ["teacher.temperature=warm"],
            problem: "teacher.temperature is warm; it must be a number, 0…2"),
    ])
    func saysWhatIsWrong(_ example: Case) {
        let error = #expect(throws: SettingsError.self) {
            try Settings.load(file: nil, overrides: Self.sound + example.overrides)
        }
        let problems = error?.problems ?? []
        #expect(problems.contains { $0.contains(example.problem) }, "\(problems)")
    }

    @Test func aWholeNumberIsANumber() throws {
        let settings = try Settings.load(
            file: nil, overrides: ["teacher.budget.usd_total=3", "sampling.reserve_share=1"])
        #expect(settings.teacher.budget.dollarsTotal == 3)
        #expect(settings.sampling.reserveShare == 1)
    }

    @Test func budgetAndPriceKeepTheirAmounts() throws {
        let settings = try Settings.load(
            file: nil,
            overrides: [
                "teacher.budget.calls_per_day=7", "teacher.budget.usd_total=0.25",
                "teacher.price.prompt_usd_per_million=0.5",
                "teacher.price.completion_usd_per_million=1.5",
            ])
        let limits = settings.teacher.budget.limits
        #expect(limits[.callsPerDay] == 7)
        #expect(limits[.moneyTotal] == 250_000)
        #expect(BudgetLimits.Limit.allCases.filter { limits[$0] != nil }.count == 2)
        let cost = settings.teacher.price.price.cost(prompt: 1_000, completion: 1_000)
        #expect(cost == Cost(tokens: 2_000, microdollars: 2_000))
    }

    @Test func thePaceOfTheSettingsWinsOverTheDay() throws {
        let noon = TeacherLoop.Time(steady: 0, wall: 43_200)
        let day = try Settings.load(file: nil).sampling.secondsLeft
        #expect(day(noon, 10) == 43_200)
        let paced = try Settings.load(file: nil, overrides: ["sampling.pace_per_hour=60"])
            .sampling.secondsLeft
        #expect(paced(noon, 10) == 600)
        #expect(paced(noon, nil) == 43_200)
    }

    /// Every problem at once, none with the key in it.
    @Test func theKitNamesAllThatCanNotWork() throws {
        let settings = try Settings.load(
            file: nil,
            overrides: Self.sound + [
                "teacher.endpoint=http://ai.example/v1", "teacher.prompts_directory=/nowhere",
                "teacher.mask_patterns=[nothing]",
            ])
        let error = #expect(throws: SettingsError.self) {
            try TeacherService.Kit(settings, credentialsDirectory: nil, seed: 1)
        }
        let problems = error?.problems ?? []
        #expect(problems.count == 3, "\(problems)")
        #expect(problems.contains { $0.contains("in the clear") })
    }
}
