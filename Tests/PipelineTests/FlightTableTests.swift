import TestSupport
import Testing

@testable import Pipeline

struct FlightTableTests {
    @Test func aNameIsNeverUsedTwice() {
        var table = FlightTable<String>()
        let first = table.insert("first")
        #expect(table[first] == "first")
        #expect(table.remove(first) == "first")
        let second = table.insert("second")
        #expect(first != second)
        #expect(table[first] == nil)
        #expect(table.remove(first) == nil)
        #expect(table[FlightID(token: second.token)] == "second")
        #expect(table[FlightID(token: .max)] == nil)
        #expect(table.count == 1)
    }

    @Test(arguments: 0..<20)
    func holdsWhatWasInsertedAndNotRemoved(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var table = FlightTable<Int>()
        var expected: [FlightID: Int] = [:]
        for number in 0..<1_000 {
            if Bool.random(using: &random) {
                expected[table.insert(number)] = number
            } else if let id = expected.keys.randomElement(using: &random) {
                #expect(table.remove(id) == expected.removeValue(forKey: id))
            }
            if number % 200 == 199 {
                let gone = table.removeAll { $0 % 3 == 0 }
                #expect(Set(gone) == Set(expected.values.filter { $0 % 3 == 0 }))
                expected = expected.filter { $0.value % 3 != 0 }
            }
            #expect(table.count == expected.count)
        }
        for (id, number) in expected { #expect(table[id] == number) }
    }
}
