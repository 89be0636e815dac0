extension StudentShape {
    /// Every tensor of a model directory, by its name there.
    var tensors: [(name: String, shape: [Int])] {
        var names: [(name: String, shape: [Int])] = [
            ("embeddings.word_embeddings.weight", [vocabulary, width]),
            ("embeddings.position_embeddings.weight", [positions, width]),
            ("embeddings.token_type_embeddings.weight", [tokenTypes, width]),
        ]
        func vectors(_ name: String) {
            names += [("\(name).weight", [width]), ("\(name).bias", [width])]
        }
        func linear(_ name: String, _ outputs: Int, _ inputs: Int) {
            names += [("\(name).weight", [outputs, inputs]), ("\(name).bias", [outputs])]
        }
        vectors("embeddings.LayerNorm")
        for layer in 0..<layers {
            let name = "encoder.layer.\(layer)"
            for part in ["query", "key", "value"] {
                linear("\(name).attention.self.\(part)", width, width)
            }
            linear("\(name).attention.output.dense", width, width)
            vectors("\(name).attention.output.LayerNorm")
            linear("\(name).intermediate.dense", intermediate, width)
            linear("\(name).output.dense", width, intermediate)
            vectors("\(name).output.LayerNorm")
        }
        if tags > 0 { linear("heads.aspect", tags, width) }
        if categories > 0 {
            let (categories, classes) = (categories, categoryClasses)
            names += [
                ("heads.category.query", [categories, width]),
                ("heads.category.weight", [categories, classes, width]),
                ("heads.category.bias", [categories, classes]),
            ]
        }
        if sentiments > 0 { linear("heads.sentiment", sentiments, width) }
        if embedding > 0 { linear("heads.embedding", embedding, width) }
        return names
    }
}
