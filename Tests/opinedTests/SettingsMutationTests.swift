import Foundation
import Testing

@testable import opined

/// The example file with bytes changed at random: every one is either settings or problems.
struct SettingsMutationTests {
    @Test(arguments: 0..<20)
    func anyFileIsSettingsOrProblems(seed: UInt64) throws {
        let url = projectRoot.appending(path: "config/opined.yaml")
        let original = Array(try Data(contentsOf: url)).filter { $0 < 0x80 }
        var random = SplitMix(state: seed)
        for _ in 0..<20 {
            var bytes = original
            for _ in 0...Int.random(in: 0..<8, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0..<128, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes.randomElement(using: &random) ?? 0, at: place)
                }
            }
            let file = try TemporaryFile(String(decoding: bytes, as: UTF8.self))
            do { _ = try Settings.load(file: file.path) } catch {
                #expect(!error.problems.isEmpty)
                #expect(error.problems.allSatisfy { !$0.isEmpty && !$0.contains("\n") })
            }
        }
    }
}

/// Sebastiano Vigna's splitmix64: a seed gives the same test on every machine.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
