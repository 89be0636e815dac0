import Foundation

/// What the learning rates are multiplied with, step by step: they rise from almost nothing, then
/// fall.
public struct LearningSchedule: Equatable, Sendable {
    public enum Shape: String, Sendable { case constant, linear, cosine }

    public var shape: Shape
    /// Steps of the whole run, and of its rise.
    public var steps, warmUpSteps: Int
    /// The least that is left at the end, and after it.
    public var floor: Double

    /// - Precondition: 0 ≤ `warmUpSteps` ≤ `steps`, 0 ≤ `floor` ≤ 1.
    public init(_ shape: Shape, steps: Int, warmUpSteps: Int = 0, floor: Double = 0) {
        precondition((0...steps).contains(warmUpSteps), "a warm-up of \(warmUpSteps) of \(steps)")
        precondition((0...1).contains(floor), "a floor of \(floor)")
        (self.shape, self.steps, self.warmUpSteps, self.floor) = (
            shape, steps, warmUpSteps, floor
        )
    }

    /// Of the step of this number, counted from 0.
    public func factor(at step: Int) -> Double {
        if step < warmUpSteps { return Double(step + 1) / Double(warmUpSteps) }
        let length = steps - warmUpSteps
        let left = length > 0 ? max(0, Double(steps - step) / Double(length)) : 0
        switch shape {
        case .constant: return 1
        case .linear: return max(floor, left)
        case .cosine: return floor + (1 - floor) * (1 - cos(.pi * left)) / 2
        }
    }
}
