import ArgumentParser
import Distillation

/// `opined corpus list`: what is in each shard.
struct CorpusList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the shards of the corpus: records, bytes, splits, kinds, times, damage.")

    @OptionGroup var corpus: CorpusOptions

    @Flag(help: "One JSON object a shard, and one of the whole.")
    var json = false

    func run() throws {
        let list = try CorpusOptions.reporting { try self.list() }
        Console.data(json ? list.json : list.table)
    }

    func list() throws -> CorpusListText {
        let records = try corpus.records()
        var list = CorpusListText()
        for shard in try records.shards() {
            var summary = CorpusSummary()
            let damage = try records.read(shard) { record in
                summary.note(record)
                list.whole.note(record)
            }
            list.add(shard, summary, damage)
        }
        return list
    }
}
