import TestSupport
import Testing

@testable import Pipeline

struct RingTests {
    @Test(arguments: 0..<20)
    func behavesAsAnArray(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var ring = Ring<Int>()
        var array: [Int] = []
        for number in 0..<2_000 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0..<4:
                ring.append(number)
                array.append(number)
            case 4..<7:
                #expect(ring.popFirst() == (array.isEmpty ? nil : array.removeFirst()))
            case 7 where Bool.random(using: &random):
                #expect(ring.popLast() == array.popLast())
            default:
                guard let index = array.indices.randomElement(using: &random) else { continue }
                ring[index] = -number
                array[index] = -number
            }
            if number % 500 == 499 {
                #expect(ring.removeAll { $0 % 2 == 0 } == array.filter { $0 % 2 == 0 })
                array.removeAll { $0 % 2 == 0 }
            }
            #expect(ring.count == array.count)
            #expect(ring.first == array.first)
        }
        #expect(array.indices.map { ring[$0] } == array)
    }
}
