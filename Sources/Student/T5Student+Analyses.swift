import Opinions
import Transformer

/// The paper's free-text analysis of a text, as a model wrote it and as it was read.
public struct WrittenAnalysis: Equatable, Sendable {
    /// One judgement, with its reason.
    public struct Item: Equatable, Sendable {
        public var finding: TeacherAnalysis.Finding
        /// Where its target stands in the text, in Unicode scalars; nil where it does not.
        public var span: Range<Int>?
    }

    /// As it was written; where the text has several sequences, one analysis behind the other.
    public var text: String
    /// In the order of the analysis.
    public var items: [Item] = []
    /// Of each sequence's analysis.
    public var problems: [TeacherAnalysis.Problems] = []
    /// Whether the model came to an end by itself, for every sequence.
    public var isFinished: Bool
}

extension T5Student {
    /// Lets the model write an analysis of each text, greedily, and reads it. Only its beginning is
    /// prescribed, as `opined.json` says.
    ///
    /// A target that is named for the second time is taken for its second occurrence in the text,
    /// and so on.
    ///
    /// - Parameter tokensMax: of one sequence's analysis, 1 to ``generatedTokensMax``; nil: as
    ///   `opined.json` says.
    /// - Throws: where the model was not made for analyses, or `tokensMax` is out of bounds.
    public func analyses(
        _ batch: [PreparedText], tokensMax: Int? = nil
    ) throws(ModelFileError) -> [WrittenAnalysis] {
        guard let task = directory.manifest.tasks.analyse else {
            throw directory.refused(
                "tasks.analyse", "is missing: the model was not made for analyses",
                remedy: "choose a model that was pretrained on a teacher's analyses")
        }
        let tokensMax = tokensMax ?? task.tokensMax
        let beginning = engine.tokenizer.encode(task.beginning ?? "")
        guard (beginning.count + 1...Self.generatedTokensMax).contains(tokensMax) else {
            throw directory.refused(
                "tasks.analyse.tokens_max",
                "\(tokensMax) is not \(beginning.count + 1) to \(Self.generatedTokensMax)",
                remedy: "ask for another number of tokens")
        }
        let written = free(batch, tokensMax: tokensMax, beginning: beginning)
        return zip(batch, written).map { text, generations in
            Self.analysis(of: text.text, generations.map { engine.text(of: $0) })
        }
    }

    private static func analysis(of text: String, _ parts: [GeneratedText]) -> WrittenAnalysis {
        var analysis = WrittenAnalysis(
            text: parts.map(\.text).joined(separator: "\n\n"),
            isFinished: parts.allSatisfy(\.isFinished))
        var locator = TargetLocator(text)
        for part in parts {
            let read = TeacherAnalysis(parsing: part.text)
            analysis.problems.append(read.problems)
            var target: (index: Int, span: Range<Int>?)?
            for finding in read.findings {
                // Several aspects of one target name it once.
                if target?.index != finding.targetIndex {
                    target = (finding.targetIndex, locator.next(finding.target))
                }
                analysis.items.append(.init(finding: finding, span: target?.span))
            }
        }
        return analysis
    }
}
