import Foundation
import Testing

@testable import Opinions

/// The official metric on the official files, where `OPINED_DATA` names the folder that holds
/// `fsa`.
@Suite(.enabled(if: dataFolder != nil, "OPINED_DATA names the folder of the benchmark"))
struct BenchmarkDataTests {
    struct Set: CustomTestStringConvertible, Sendable {
        let path: String
        let task: BenchmarkTask
        /// Sentences of normal, implicit and mams in test.json, and with hard_test.json where it is
        /// there.
        let sizes, mergedSizes: [Int]
        var testDescription: String { path }
    }

    static let sets = [
        Set(
            path: "atsa/rest14", task: .extract, sizes: [800, 192, 85],
            mergedSizes: [1140, 477, 189]),
        Set(
            path: "atsa/laptop14", task: .extract, sizes: [800, 133, 40],
            mergedSizes: [1037, 345, 99]),
        Set(
            path: "acsa/rest16", task: .categorise, sizes: [676, 199, 42],
            mergedSizes: [1016, 484, 146]),
        Set(
            path: "acsa/laptop16", task: .categorise, sizes: [808, 250, 35],
            mergedSizes: [1045, 462, 94]),
    ]

    private func entries(_ set: Set, _ file: String) throws -> [BenchmarkEntry]? {
        let folder = URL(filePath: dataFolder ?? "").appending(path: "fsa/" + set.path)
        guard let data = try? Data(contentsOf: folder.appending(path: file)) else { return nil }
        return try BenchmarkFile.entries(Array(data))
    }

    @Test(arguments: sets)
    func goldAgainstGoldIsPerfect(_ set: Set) throws {
        var merged = try #require(try entries(set, "test.json"))
        let hard = try entries(set, "hard_test.json")
        merged += hard ?? []
        var report = PairReport()
        for entry in merged { report.add(entry, predicted: entry.pairs(set.task), task: set.task) }
        for score in [report.normal, report.implicit, report.mams] { #expect(score.f1 == 1) }
        let sizes = [report.normal, report.implicit, report.mams].map(\.sentences)
        #expect(sizes == (hard == nil ? set.sizes : set.mergedSizes))
    }

    @Test(arguments: zip(sets.suffix(2), [26.63, 15.54]))
    func theMostFrequentPairScoresItsFloor(_ set: Set, floor: Double) throws {
        var counts: [OpinionPair: Int] = [:]
        for entry in try #require(try entries(set, "train.json")) {
            for pair in entry.pairs(set.task) { counts[pair, default: 0] += 1 }
        }
        let top = try #require(counts.max { $0.value < $1.value }).key
        var report = PairReport()
        for entry in try #require(try entries(set, "test.json")) {
            report.add(entry, predicted: [top], task: set.task)
        }
        #expect(abs(100 * report.normal.f1 - floor) < 0.005)
    }
}

private let dataFolder = ProcessInfo.processInfo.environment["OPINED_DATA"]
