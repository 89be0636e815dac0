import Glibc
import Synchronization

/// Memory on pages of 2 MB, where the system has them to give.
///
/// A forward pass reads all weights one after the other: on pages of 4 KB it would spend a
/// twentieth of its time on finding them.
///
/// `@unchecked Sendable`: the address never changes, and the block neither reads nor writes what
/// lies there; each piece of it has one owner, ``AlignedMemory``, which answers for its own.
final class PageBlock: @unchecked Sendable {
    static let pageBytes = 2 << 20
    /// Less does not fill enough pages.
    static let bytesMin = 4 * pageBytes

    let base: UnsafeMutableRawPointer
    let byteCount: Int

    init(byteCount: Int) {
        self.byteCount = byteCount
        base = .allocate(byteCount: byteCount, alignment: Self.pageBytes)
        // Advice: where it is not taken, the pages are small.
        _ = madvise(base, byteCount, MADV_HUGEPAGE)
    }

    deinit { base.deallocate() }
}

/// Cuts blocks into pieces, front to back: the weights of one model, each of which is too small for
/// pages of its own. A block is freed with the last of its pieces.
///
/// Any thread.
final class PageBlocks: Sendable {
    static let blockBytes = 32 << 20

    private let open = Mutex<(block: PageBlock, used: Int)?>(nil)

    /// A piece, and the block to hold on to while it is used.
    func piece(
        byteCount: Int, alignment: Int
    ) -> (base: UnsafeMutableRawPointer, block: PageBlock) {
        open.withLock { open in
            var (block, used) =
                open ?? (PageBlock(byteCount: max(Self.blockBytes, byteCount)), 0)
            if used + byteCount > block.byteCount {
                (block, used) = (PageBlock(byteCount: max(Self.blockBytes, byteCount)), 0)
            }
            let next = used + (byteCount + alignment - 1) / alignment * alignment
            open = (block, next)
            return (block.base + used, block)
        }
    }
}
