import CKernels
import Testing

struct LevelTests {
    /// Which level is in force is not asked: another test of this process may have forced one.
    @Test func theReferenceRunsEverywhereAndSoDoesWhatIsInForce() {
        #expect(Levels.plain.level == OPINED_PLAIN)
        #expect(opined_kernels_of(opined_active_kernels().pointee.level) != nil)
    }

    @Test func aLevelThatDoesNotExistIsRefused() {
        #expect(opined_kernels_of(opined_level(rawValue: 99)) == nil)
        #expect(!opined_force_level(opined_level(rawValue: 99)))
    }
}
