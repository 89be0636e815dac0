/// The tensors of one layer of the encoder, and where its panels lie among those of a pass.
struct LayerParts {
    let query, key, value, output, up, down: DensePart
    let attentionNorm, outputNorm: NormPart

    init(_ layout: ParameterLayout, index: Int) {
        let name = "encoder.layer.\(index)"
        query = DensePart(layout, "\(name).attention.self.query")
        key = DensePart(layout, "\(name).attention.self.key")
        value = DensePart(layout, "\(name).attention.self.value")
        output = DensePart(layout, "\(name).attention.output.dense")
        up = DensePart(layout, "\(name).intermediate.dense")
        down = DensePart(layout, "\(name).output.dense")
        attentionNorm = NormPart(layout, "\(name).attention.output.LayerNorm")
        outputNorm = NormPart(layout, "\(name).output.LayerNorm")
    }

    var joined: [DensePart] { [query, key, value] }
    var dense: [DensePart] { [query, key, value, output, up, down] }

    var isTrained: Bool {
        dense.contains(where: \.isTrained) || attentionNorm.isTrained || outputNorm.isTrained
    }
}
