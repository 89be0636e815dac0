import ArgumentParser

/// `opined models`: the versions of a student, and which one is in service.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List, compare, promote, roll back and prune the versions of a student.",
        discussion: """
            A registry is a folder of versions, each a model directory. The link `current` in it \
            names the champion and can stand in model.directory. docs/models.md tells the rest.
            """,
        subcommands: [
            ListModels.self, ShowModel.self, DiffModels.self, AddModel.self, PromoteModel.self,
            RollBackModel.self, PinModel.self, PruneModels.self,
        ])
}
