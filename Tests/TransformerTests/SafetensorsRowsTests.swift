import TestSupport
import Testing

@testable import Transformer

/// Floats of 16 bits become f32 without loss, and rows are those of the tensor.
struct SafetensorsRowsTests {
    /// A file of one tensor.
    private static func file(
        _ bytes: [UInt8], _ type: String, shape: [Int], in folder: TemporaryFolder
    ) throws -> SafetensorsFile {
        let header =
            #"{"x":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[0,\#(bytes.count)]}}"#
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian, Array.init)
        return try SafetensorsFile(
            path: folder.write(length + Array(header.utf8) + bytes, as: "model.safetensors"))
    }

    private static let halves = (0...UInt16.max).map { $0 }

    private static func bytes(_ values: [UInt16]) -> [UInt8] {
        values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    }

    /// What IEEE 754 says that these bits mean, from its fields.
    private static func meaning(
        _ bits: UInt16, exponentBits: Int, fractionBits: Int
    ) -> Double? {
        let sign: Double = bits >> 15 == 1 ? -1 : 1
        let exponent = Int(bits >> fractionBits) & (1 << exponentBits - 1)
        let fraction = Double(bits & (1 << fractionBits - 1)) / Double(1 << fractionBits)
        let bias = 1 << (exponentBits - 1) - 1
        if exponent == 1 << exponentBits - 1 { return nil }
        if exponent == 0 {
            return sign * Double(sign: .plus, exponent: 1 - bias, significand: fraction)
        }
        return sign * Double(sign: .plus, exponent: exponent - bias, significand: 1 + fraction)
    }

    @Test(arguments: [("F16", 5, 10), ("BF16", 8, 7)])
    func everyHalfHasItsExactValue(type: String, exponentBits: Int, fractionBits: Int) throws {
        let folder = try TemporaryFolder()
        let file = try Self.file(Self.bytes(Self.halves), type, shape: [65_536], in: folder)
        for (index, bits) in Self.halves.enumerated() {
            guard
                let expected = Self.meaning(
                    bits, exponentBits: exponentBits, fractionBits: fractionBits)
            else {
                #expect(throws: ModelFileError.self) {
                    try file.convertedRows("x", index..<index + 1)
                }
                continue
            }
            let value = try file.convertedRows("x", index..<index + 1)[0]
            #expect(Double(value) == expected && (value.sign == .minus) == (bits >> 15 == 1))
        }
    }

    @Test func rowsAreThoseOfTheTensor() throws {
        let folder = try TemporaryFolder()
        let values = (0..<15).map { Float($0) }
        let bytes = values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
        let file = try Self.file(bytes, "F32", shape: [5, 3], in: folder)
        #expect(try file.convertedRows("x", 0..<5) == values)
        #expect(try file.convertedRows("x", 1..<3) == Array(values[3..<9]))
        #expect(try file.convertedRows("x", 5..<5) == [])
        #expect(throws: ModelFileError.self) { try file.convertedRows("x", 4..<6) }
        #expect(throws: ModelFileError.self) { try file.convertedRows("y", 0..<1) }
    }

    @Test(arguments: [(Float.nan, "not a number"), (-Float.infinity, "infinity")])
    func namesThePlaceOfWhatIsNotFinite(value: Float, name: String) throws {
        let folder = try TemporaryFolder()
        var values = [Float](repeating: 1, count: 12)
        values[7] = value
        let bytes = values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
        let file = try Self.file(bytes, "F32", shape: [4, 3], in: folder)
        let error = try #require(throws: ModelFileError.self) {
            try file.convertedRows("x", 1..<4)
        }
        #expect(error.tensor == "x")
        #expect(error.problem.contains("row 2, column 1"))
        #expect(error.problem.contains(name))
    }

    @Test func whatIsNoFloatIsRefused() throws {
        let folder = try TemporaryFolder()
        let file = try Self.file([1, 2, 3], "I8", shape: [3], in: folder)
        let error = try #require(throws: ModelFileError.self) {
            try file.convertedRows("x", 0..<1)
        }
        #expect(error.problem.contains("I8"))
    }

    @Test func pagesGivenBackCanBeReadAgain() throws {
        let folder = try TemporaryFolder()
        let values = (0..<65_536).map { Float($0) }
        let bytes = values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
        let file = try Self.file(bytes, "F32", shape: [256, 256], in: folder)
        for _ in 0..<2 { #expect(try file.convertedRows("x", 0..<256) == values) }
        file.release("x")
        #expect(try file.floats("x", shape: [256, 256]) == values)
    }
}
