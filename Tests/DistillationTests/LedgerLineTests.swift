import Foundation
import TestSupport
import Testing

@testable import Distillation

struct LedgerLineTests {
    /// What the ledger writes is read without the reader of all JSON; a field that is added to it
    /// without being added here would make every start slow, and nothing else would tell.
    @Test(arguments: 0..<100)
    func readsWhatALedgerWrites(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        func number() -> Int {
            Int.random(in: 0...10, using: &random) == 0
                ? 0 : .random(in: 0...999_999_999_999_999_999, using: &random)
        }
        let key = ContentHash.sha256("\(seed)")
        let cost = Cost(tokens: number(), microdollars: number())
        let entries: [LedgerEntry] = [
            .reserved(call: number(), key: key, day: number(), worst: cost),
            .settled(call: number(), end: .answered, cost: cost),
            .settled(call: number(), end: .free, cost: .none),
            .settled(call: number(), end: .unknown, cost: cost),
        ]
        for entry in entries {
            let line = try entry.line().dropLast()
            #expect(LedgerLine(line) != nil)
            #expect(LedgerEntry(line: line) == entry)
        }
    }

    /// Lines of another form are left to the reader of JSON, which takes or refuses them.
    @Test(arguments: [
        #"{"call": 1,"end":"free","microdollars":0,"tokens":0}"#,
        #"{"end":"free","call":1,"microdollars":0,"tokens":0}"#,
        #"{"call":1,"day":-3,"key":"a","microdollars":0,"tokens":0}"#,
        #"{"call":1,"day":3,"key":"ü\n","microdollars":0,"tokens":0}"#,
        #"{"call":1000000000000000000,"end":"free","microdollars":0,"tokens":0}"#,
    ])
    func leavesOtherFormsToTheReaderOfJSON(_ line: String) {
        #expect(LedgerLine(line.utf8) == nil)
        #expect(LedgerEntry(line: line.utf8) != nil)
    }

    @Test(arguments: [
        "", "{", "{}", #"{"call":01,"end":"free","microdollars":0,"tokens":0}"#,
        #"{"call":1,"end":"lost","microdollars":0,"tokens":0}"#,
        #"{"call":1,"end":"free","microdollars":0,"tokens":0}}"#,
        #"{"call":1,"end":"free","microdollars":-1,"tokens":0}"#,
        #"{"call":1,"end":"free","microdollars":0,"tokens":0"#,
        #"{"call":1,"day":2,"microdollars":0,"tokens":0}"#,
        #"{"call":99999999999999999999,"end":"free","microdollars":0,"tokens":0}"#,
    ])
    func whatIsNoEntryIsNone(_ line: String) {
        #expect(LedgerEntry(line: line.utf8) == nil)
    }
}
