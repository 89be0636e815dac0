import Testing

@testable import opined

struct LinePlaceTests {
    @Test(arguments: [0, 1, 1_000, 1 << 24 - 1], [1, 2, 1 << 32, 1 << 40 - 1])
    func comesBackFromItsToken(file: Int, line: Int) {
        let place = LinePlace(file: file, line: line)
        #expect(LinePlace(token: place.token) == place)
    }
}
