import Opinions
import Testing

@testable import Distillation

struct OutcomeDoorTests {
    private static func outcome(_ number: Int) -> Outcome {
        Outcome(review: Review(id: "\(number)", text: "t"), analysis: Analysis(), model: "m")
    }

    @Test func keepsAllUntilItIsFullAndCountsTheRest() {
        let door = OutcomeDoor(capacity: 4, seed: 1)
        for number in 0..<3 { door.offer { Self.outcome(number) } }
        #expect(door.take().outcomes.map(\.review.id) == ["0", "1", "2"])
        for number in 0..<100 { door.offer { Self.outcome(number) } }
        let taken = door.take()
        #expect(taken.outcomes.count == 4)
        #expect(taken.offered == 100)
        #expect(door.take().offered == 0)
    }

    /// 2,000 turns of 50 outcomes at a door for 5: each place is kept a tenth of the time; 200 of
    /// 2,000, and 6 standard deviations are 80.
    @Test func eachReviewHasTheSameChance() {
        let door = OutcomeDoor(capacity: 5, seed: 2)
        var kept = [Int](repeating: 0, count: 50)
        for _ in 0..<2_000 {
            for number in 0..<50 { door.offer { Self.outcome(number) } }
            for outcome in door.take().outcomes { kept[Int(outcome.review.id) ?? 0] += 1 }
        }
        #expect(kept.allSatisfy { (120...280).contains($0) }, "\(kept)")
    }

    @Test func whatIsNotKeptIsNotMade() {
        let door = OutcomeDoor(capacity: 1, seed: 3)
        var made = 0
        for number in 0..<1_000 {
            door.offer {
                made += 1
                return Self.outcome(number)
            }
        }
        #expect(made < 30)
    }
}
