import Glibc

/// Reading by rows, whatever the type of a float: how a checkpoint is read that need not fit into
/// memory.
extension SafetensorsFile {
    /// Some rows of an F32, F16 or BF16 tensor as f32, row-major; every value of the two shorter
    /// types is one of f32, so nothing is rounded. A tensor of one dimension has rows of one value.
    ///
    /// The pages of the file that were read are given back: a whole checkpoint can be read in the
    /// memory of one block of rows.
    ///
    /// - Throws: where the tensor is missing, of another type, or shorter, and at the first value
    ///   that is not a finite number, with its row and column.
    public func convertedRows(
        _ name: String, _ rows: Range<Int>
    ) throws(ModelFileError) -> [Float] {
        guard let tensor = tensor(name) else { throw error(name, "is missing") }
        let width = tensor.shape.dropFirst().reduce(1, *)
        guard let count = tensor.shape.first, rows.upperBound <= count else {
            throw error(name, "has the shape \(tensor.shape), and no rows \(rows)")
        }
        let rowBytes = width * tensor.type.bytes
        let start = tensor.range.lowerBound + rows.lowerBound * rowBytes
        let range = start..<start + rows.count * rowBytes
        let source = UnsafeRawBufferPointer(rebasing: file.bytes[range])
        let values: [Float]
        switch tensor.type {
        case .f32: values = Self.convert(source, UInt32.self) { Float(bitPattern: $0) }
        case .f16: values = Self.convert(source, UInt16.self) { Float(Float16(bitPattern: $0)) }
        case .bf16: values = Self.convert(source, UInt16.self) { Float(bfloat16: $0) }
        default:
            throw error(name, "is of \(tensor.type.rawValue), and no float of 16 or 32 bits")
        }
        file.release(range)
        if let index = values.firstIndex(where: { !$0.isFinite }) {
            let place = "row \(rows.lowerBound + index / width), column \(index % width)"
            let what = values[index].isNaN ? "what is not a number" : "an infinity"
            throw ModelFileError(
                file: path, tensor: name, problem: "holds \(what) in \(place)",
                remedy: "no such model can answer; take a checkpoint from before it diverged")
        }
        return values
    }

    private static func convert<Bits: FixedWidthInteger>(
        _ source: UnsafeRawBufferPointer, _ type: Bits.Type, _ value: (Bits) -> Float
    ) -> [Float] {
        let count = source.count / MemoryLayout<Bits>.size
        return [Float](unsafeUninitializedCapacity: count) { floats, initialized in
            for index in 0..<count {
                let bits = source.loadUnaligned(
                    fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
                floats.initializeElement(at: index, to: value(Bits(littleEndian: bits)))
            }
            initialized = count
        }
    }
}

extension Float {
    /// BF16 is the upper half of f32.
    init(bfloat16 bits: UInt16) { self.init(bitPattern: UInt32(bits) << 16) }
}

extension MappedFile {
    /// Gives the memory of these bytes back, in whole pages; they can still be read.
    func release(_ range: Range<Int>) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let start = (range.lowerBound + page - 1) / page * page,
            end = range.upperBound / page * page
        guard start < end, let base = bytes.baseAddress else { return }
        madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
    }
}
