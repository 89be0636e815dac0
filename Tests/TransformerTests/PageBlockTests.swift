import Testing

@testable import Transformer

struct PageBlockTests {
    @Test func piecesLieOnTheirBoundaryAndApart() {
        let blocks = PageBlocks()
        let sizes = [0, 1, 63, 64, 65, 5_000, 0, 128]
        let pieces = sizes.map { AlignedMemory(byteCount: $0, in: blocks) }
        for (place, piece) in pieces.enumerated() {
            #expect(Int(bitPattern: piece.base) % AlignedMemory.alignment == 0)
            piece.base.initializeMemory(
                as: UInt8.self, repeating: UInt8(place), count: sizes[place])
        }
        for (place, piece) in pieces.enumerated() {
            let bytes = UnsafeRawBufferPointer(start: piece.base, count: sizes[place])
            let isUntouched = bytes.allSatisfy { $0 == UInt8(place) }
            #expect(isUntouched)
        }
    }

    @Test func whatDoesNotFitBeginsAnotherBlock() {
        let blocks = PageBlocks()
        let half = PageBlocks.blockBytes / 2 + 1
        let first = blocks.piece(byteCount: half, alignment: 64)
        let second = blocks.piece(byteCount: half, alignment: 64)
        let beside = blocks.piece(byteCount: 64, alignment: 64)
        let larger = blocks.piece(byteCount: 3 * PageBlocks.blockBytes, alignment: 64)
        #expect(first.block !== second.block)
        #expect(beside.block === second.block)
        #expect(larger.block.byteCount == 3 * PageBlocks.blockBytes)
    }

    @Test func aBlockGoesWithTheLastOfItsPieces() {
        weak var block: PageBlock?
        do {
            let first: AlignedMemory
            do {
                let blocks = PageBlocks()
                first = AlignedMemory(byteCount: 10, in: blocks)
                block = blocks.piece(byteCount: 10, alignment: 64).block
            }
            #expect(block != nil)
            withExtendedLifetime(first) {}
        }
        #expect(block == nil)
    }
}
