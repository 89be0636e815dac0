import CKernels

/// The category head: a query for each category looks over the states of a text, and what it sees
/// gives the logits of absent and of each polarity.
extension HeadPass {
    func category() -> Losses {
        let texts = batch.categorySequences
        let width = shape.width, row = shape.categories * width
        let contexts = pass.at(places.contexts), dContexts = pass.at(places.dContexts)
        let dropped = dropout.at(.category)
        look(texts, into: contexts, dropped)
        classify(texts.count)
        var losses = Losses()
        (losses.categories, losses.old) = loss(
            batch.categoryTerms, places.category, classes: shape.categoryClasses)
        classifyBack(texts.count)
        lookBack(texts, dContexts, into: contexts, dropped)
        if let offset = pass.parameters.layout.tensor("heads.category.query").trainedOffset {
            pass.team.each(row, by: 4_096) { columns, _ in
                training.add_rows(
                    pass.gradients.base + offset + columns.lowerBound,
                    contexts + columns.lowerBound, row, texts.count, columns.count)
            }
        }
        return losses
    }

    /// The logits of some texts, without dropout.
    func categoryLogits(_ texts: [Int]) {
        look(texts, into: pass.at(places.contexts), Dropout.none.at(.category))
        classify(texts.count)
    }

    private var query: UnsafePointer<Float> {
        pass.value(pass.parameters.layout.tensor("heads.category.query"))
    }

    private var scale: Float { 1 / Float(shape.width).squareRoot() }

    /// Contexts, after dropout.  (texts, categories, width)
    private func look(
        _ texts: [Int], into contexts: UnsafeMutablePointer<Float>, _ dropped: opined_dropout
    ) {
        let width = shape.width, row = shape.categories * width, query = query, scale = scale
        pass.team.each(texts.count) { index, thread in
            let sequence = batch.sequences[texts[index]]
            let states = pass.at(pass.places.hidden, sequence.lowerBound, width)
            let context = contexts + index * row
            pass.kernels.attention(
                context, width, query, width, shape.categories, states, states, width,
                sequence.count, width, scale, nil, 0, pass.scratch(thread))
            training.dropout(context, context, dropped, UInt64(index * row), row)
        }
    }

    /// The gradients of the states are added; those of the queries, (texts, categories, width),
    /// take the place of the contexts.
    private func lookBack(
        _ texts: [Int], _ dContexts: UnsafeMutablePointer<Float>,
        into dQueries: UnsafeMutablePointer<Float>, _ dropped: opined_dropout
    ) {
        let width = shape.width, row = shape.categories * width, query = query, scale = scale
        pass.team.each(texts.count) { index, thread in
            let sequence = batch.sequences[texts[index]]
            let states = pass.at(pass.places.hidden, sequence.lowerBound, width)
            let dStates = pass.at(pass.places.dHidden, sequence.lowerBound, width)
            let count = sequence.count * width
            let dKeys = pass.scratch(thread), dValues = dKeys + FloatArena.rounded(count)
            let d = dContexts + index * row
            training.dropout(d, d, dropped, UInt64(index * row), row)
            var gradient = opined_attention_gradient(
                query: query, key: states, value: states, dy: d, dquery: dQueries + index * row,
                dkey: dKeys, dvalue: dValues, query_stride: width, key_stride: width,
                dy_stride: width, dquery_stride: width, dkey_stride: width,
                queries: shape.categories, keys: sequence.count, width: width, scale: scale,
                bias: nil, dbias: nil, is_causal: false)
            training.attention_backward(&gradient, dValues + FloatArena.rounded(count))
            training.add_scaled(dStates, dKeys, 1, count)
            training.add_scaled(dStates, dValues, 1, count)
        }
    }

    /// One linear layer for each category: the tensor that holds its weights, and that of its bias.
    private var grouped: (weight: ParameterLayout.Tensor, bias: ParameterLayout.Tensor) {
        let layout = pass.parameters.layout
        return (layout.tensor("heads.category.weight"), layout.tensor("heads.category.bias"))
    }

    private func classify(_ texts: Int) {
        let width = shape.width, classes = shape.categoryClasses, count = shape.categories
        let (weight, bias) = grouped
        pass.team.each(count) { category, thread in
            let panels = pass.scratch(thread)
            let logits = pass.at(places.category.logits) + category * classes
            training.pack_panels(
                panels, pass.value(weight) + category * classes * width, width, true, classes,
                width)
            training.product(
                logits, count * classes, pass.at(places.contexts) + category * width,
                count * width, 1, panels, texts, classes, width, false)
            training.add_bias(
                logits, count * classes, pass.value(bias) + category * classes, texts, classes)
        }
    }

    private func classifyBack(_ texts: Int) {
        let width = shape.width, classes = shape.categoryClasses, count = shape.categories
        let (weight, bias) = grouped
        let gradients = pass.gradients.base
        pass.team.each(count) { category, thread in
            let panels = pass.scratch(thread)
            let d = pass.at(places.category.gradient) + category * classes
            training.pack_panels(
                panels, pass.value(weight) + category * classes * width, width, false, width,
                classes)
            training.product(
                pass.at(places.dContexts) + category * width, count * width, d, count * classes, 1,
                panels, texts, width, classes, false)
            if let offset = weight.trainedOffset {
                training.pack_panels(
                    panels, pass.at(places.contexts) + category * width, count * width, false,
                    width, texts)
                training.product(
                    gradients + offset + category * classes * width, width, d, 1, count * classes,
                    panels, classes, width, texts, true)
            }
            if let offset = bias.trainedOffset {
                training.add_rows(
                    gradients + offset + category * classes, d, count * classes, texts, classes)
            }
        }
    }
}
