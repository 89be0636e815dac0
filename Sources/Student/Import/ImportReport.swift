/// What an import did.
public struct ImportReport: Equatable, Sendable {
    /// One linear layer of an int8 model.
    public struct Layer: Equatable, Sendable {
        /// The tensors; several where they are computed as one.
        public let names: [String]
        /// ‖w − ŵ‖ / ‖w‖ of its weights.
        public let weightError: Double
        /// ‖y − ŷ‖ / ‖y‖ of its outputs, on sample reviews; nil: not measured.
        public let outputError: Double?
        /// Whether it stays in f32.
        public let isKept: Bool
    }
    /// Confidence against what is right, on labelled sentences.
    public struct Calibration: Equatable, Sendable {
        public let task: String
        public let sentences: Int
        /// Expected calibration error, 15 bins.
        public let errorBefore, errorAfter: Double
    }

    public let model: String
    public let directory: String
    public let bytes: Int
    public let precision: String
    /// Tensors of `model.safetensors`, scales of rows not counted.
    public let tensorsInt8, tensorsF32: Int
    /// Empty for f32.
    public let layers: [Layer]
    /// nil for f32.
    public let comparison: AnswerComparison?
    public let calibrations: [Calibration]
    public let tasks: [String]
    public let newline: String?
}
