import Transformer

/// The biases of relative positions: one table a stack, shared by its layers.
extension T5Pass {
    /// What belongs to a key that stands where the query of `head` does; what belongs to others
    /// lies around it, in their order.
    func here(_ table: Int, _ stack: T5Stack, head: Int) -> UnsafeMutablePointer<Float> {
        at(table) + head * T5Stack.biasStride(isDecoder: stack.isDecoder) + T5Shape.positions - 1
    }

    /// Spreads the bias of each bucket over the distances.
    func fillBias(_ stack: T5Stack) {
        let byBucket = value(stack.bias)
        for (distance, bucket) in buckets(stack) {
            for head in 0..<heads {
                here(stack.table, stack, head: head)[distance] = byBucket[bucket * heads + head]
            }
        }
    }

    func clearBias(_ stack: T5Stack) {
        at(stack.dTable).update(
            repeating: 0, count: heads * T5Stack.biasStride(isDecoder: stack.isDecoder))
    }

    /// Adds the gradients of the distances to those of their buckets, in their order.
    func addBias(_ stack: T5Stack) {
        guard let offset = stack.bias.trainedOffset else { return }
        let byBucket = gradients.base + offset
        for (distance, bucket) in buckets(stack) {
            for head in 0..<heads {
                byBucket[bucket * heads + head] +=
                    here(stack.dTable, stack, head: head)[distance]
            }
        }
    }

    private func buckets(_ stack: T5Stack) -> [(distance: Int, bucket: Int)] {
        T5Stack.distances(isDecoder: stack.isDecoder).map { distance in
            let bucket = shape.configuration.positionBucket(
                of: distance, looksAhead: !stack.isDecoder)
            return (distance, bucket)
        }
    }
}
