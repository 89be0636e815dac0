import TestSupport
import Testing

@testable import Transformer

struct T5CacheTests {
    private static func cache(isHalf: Bool) throws -> T5Cache {
        let configuration = try T5Configuration(path: Goldens.path("t5-v10-f32/config.json"))
        return T5Cache(configuration: configuration, isHalf: isHalf, bytes: 1, slotsMin: 300)
    }

    private static func write(_ span: T5Span, _ token: Int, _ value: UInt8) {
        let bytes = span.cache.key(slot: span.first + token, layer: 0)
        bytes.initializeMemory(as: UInt8.self, repeating: value, count: span.cache.slotBytes)
    }

    private static func read(_ span: T5Span) -> [UInt8] {
        let bytes = UnsafeRawBufferPointer(
            start: span.cache.key(slot: span.first, layer: 0),
            count: span.count * span.cache.slotBytes)
        return Array(bytes)
    }

    /// Spans come, grow, move, are copied and go; none ever touches another's tokens.
    @Test(arguments: [false, true], 0..<30)
    func spansKeepTheirTokens(isHalf: Bool, seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let cache = try Self.cache(isHalf: isHalf)
        var spans: [(span: T5Span, tokens: [UInt8])] = []
        for _ in 0..<400 {
            let index = spans.indices.randomElement(using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                guard let span = cache.span(capacity: Int.random(in: 1...40, using: &random))
                else { continue }
                spans.append((span, []))
            case 2, 3:
                guard let index, spans[index].span.grow(to: spans[index].tokens.count + 3) else {
                    continue
                }
                for _ in 0..<3 {
                    let value = UInt8.random(in: 0...255, using: &random)
                    Self.write(spans[index].span, spans[index].tokens.count, value)
                    spans[index].tokens.append(value)
                    spans[index].span.count += 1
                }
            case 4:
                guard let index, let copy = spans[index].span.copy(capacity: 9) else { continue }
                spans.append((copy, spans[index].tokens))
            default:
                if let index { spans.remove(at: index) }
            }
            #expect(cache.taken == spans.reduce(0) { $0 + $1.span.capacity })
        }
        for (span, tokens) in spans {
            let bytes = tokens.flatMap { [UInt8](repeating: $0, count: cache.slotBytes) }
            #expect(Self.read(span) == bytes)
        }
        spans = []
        #expect(cache.taken == 0)
        #expect(cache.span(capacity: 300) != nil, "what was given back is one piece again")
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let cache = try Self.cache(isHalf: true)
        #expect(cache.span(capacity: 301) == nil)
        let span = try #require(cache.span(capacity: 200))
        #expect(cache.span(capacity: 101) == nil)
        #expect(!span.grow(to: 301))
        #expect(span.grow(to: 300))
        #expect(span.copy(capacity: 1) == nil)
        #expect(!cache.hasRoom(for: 1))
    }
}
