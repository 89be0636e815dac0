import TestSupport

extension SeededGenerator {
    mutating func floats(_ count: Int, in range: ClosedRange<Float> = -2...2) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &self) }
    }

    mutating func bytes(_ count: Int, max: Int8 = 127) -> [Int8] {
        (0..<count).map { _ in Int8.random(in: -max...max, using: &self) }
    }
}
