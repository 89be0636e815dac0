/// A `model.safetensors`, memory-mapped: 8 bytes of length, a JSON header, then the tensors without
/// gaps.
///
/// The header is checked whole when the file is opened, before any memory is taken for a tensor:
/// every shape, size and place against the file. What is read later can therefore not fail for the
/// place where it lies. Format: github.com/huggingface/safetensors, README, "Format".
public final class SafetensorsFile: Sendable {
    /// The longest header that is read, in bytes, and the most tensors.
    static let headerBytesMax = 1 << 20
    static let tensorsMax = 10_000
    static let dimensionsMax = 8
    static let nameBytesMax = 256

    enum ElementType: String, Sendable, CaseIterable {
        case f64 = "F64", f32 = "F32", f16 = "F16", bf16 = "BF16"
        case i64 = "I64", i32 = "I32", i16 = "I16", i8 = "I8", u8 = "U8", bool = "BOOL"

        var bytes: Int {
            switch self {
            case .f64, .i64: 8
            case .f32, .i32: 4
            case .f16, .bf16, .i16: 2
            case .i8, .u8, .bool: 1
            }
        }
    }

    struct Tensor: Equatable, Sendable {
        let type: ElementType
        let shape: [Int]
        /// Where it lies in the file.
        let range: Range<Int>
    }

    public let path: String
    private let file: MappedFile
    private let tensors: [String: Tensor]

    /// - Throws: where the header is not what the format demands, with the first tensor that is at
    ///   fault.
    public init(path: String) throws(ModelFileError) {
        self.path = path
        file = try MappedFile(path: path)
        tensors = try SafetensorsHeader.parse(file.bytes, path: path)
    }

    public var names: [String] { tensors.keys.sorted() }

    /// nil where there is no such tensor.
    public func shape(of name: String) -> [Int]? { tensors[name]?.shape }

    func type(of name: String) -> ElementType? { tensors[name]?.type }

    /// A copy of an F32 tensor, row-major.
    ///
    /// - Throws: where it is missing, has another type or shape, or holds what is not a finite
    ///   number.
    public func floats(_ name: String, shape: [Int]) throws(ModelFileError) -> [Float] {
        let values: [Float] = try copy(name, type: .f32, shape: shape)
        guard values.allSatisfy(\.isFinite) else {
            throw error(name, "holds a value that is not a finite number")
        }
        return values
    }

    /// A copy of an I8 tensor, row-major.
    func bytes(_ name: String, shape: [Int]) throws(ModelFileError) -> [Int8] {
        try copy(name, type: .i8, shape: shape)
    }

    func error(_ name: String, _ problem: String) -> ModelFileError {
        ModelFileError(file: path, tensor: name, problem: problem)
    }

    /// The copy is what keeps readers safe: tensors need not be aligned in the file.
    private func copy<Element>(
        _ name: String, type: ElementType, shape: [Int]
    ) throws(ModelFileError) -> [Element] {
        guard let tensor = tensors[name] else { throw error(name, "is missing") }
        guard tensor.type == type else {
            throw error(name, "is of \(tensor.type.rawValue), not of \(type.rawValue)")
        }
        guard tensor.shape == shape else {
            throw error(name, "has the shape \(tensor.shape), not \(shape)")
        }
        let source = UnsafeRawBufferPointer(rebasing: file.bytes[tensor.range])
        let count = source.count / MemoryLayout<Element>.stride
        return [Element](unsafeUninitializedCapacity: count) { elements, initialized in
            UnsafeMutableRawBufferPointer(elements).copyMemory(from: source)
            initialized = count
        }
    }
}
