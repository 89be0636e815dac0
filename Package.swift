// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// Kernels are compiled with optimisation in debug builds too: without it a test run would take
// hours. No contraction, so that a*b+c has the same bits on every instruction set.
let kernels: [CSetting] = [
    .unsafeFlags(["-O3", "-ffp-contract=off", "-fno-math-errno", "-Wall", "-Wextra", "-Werror"])
]

let package = Package(
    name: "opined",
    products: [.executable(name: "opined", targets: ["opined"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        .systemLibrary(
            name: "Crdkafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(
            name: "Ccurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "Czstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "CKernels", cSettings: kernels),
        .target(
            name: "CSentencePiece", cxxSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])],
            linkerSettings: [.linkedLibrary("sentencepiece"), .linkedLibrary("stdc++")]),

        .target(name: "Disk", swiftSettings: strict),
        .target(name: "Opinions", swiftSettings: strict),
        .target(name: "Registry", dependencies: ["CKernels", "Disk"], swiftSettings: strict),
        .target(
            name: "Transformer", dependencies: ["CKernels", "CSentencePiece", "Disk"],
            swiftSettings: strict),
        .target(
            name: "Kafka",
            dependencies: [
                "Crdkafka", "Czstd", .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),

        .target(
            name: "Student", dependencies: ["Transformer", "Opinions", "Disk"],
            swiftSettings: strict),
        .target(
            name: "Training", dependencies: ["Transformer", "CKernels", "Disk"],
            swiftSettings: strict),
        .target(name: "Pipeline", dependencies: ["Opinions"], swiftSettings: strict),

        .target(
            name: "Distillation", dependencies: ["Opinions", "CKernels", "Ccurl"],
            swiftSettings: strict),

        .target(
            name: "Learning",
            dependencies: [
                "Training", "Student", "Transformer", "Registry", "Distillation", "Opinions",
                "Disk",
            ], swiftSettings: strict),

        .target(
            name: "Admin",
            dependencies: [
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
            ], swiftSettings: strict),

        .executableTarget(
            name: "opined",
            dependencies: [
                "Kafka", "Opinions", "Transformer", "Student", "Pipeline", "Admin",
                "Distillation", "Disk", "Registry", "Learning", "Training",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Yams", package: "Yams"),
            ], swiftSettings: strict),

        .executableTarget(
            name: "TrainingBench", dependencies: ["Training", "Transformer"],
            path: "Benchmarks/training", swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: [], path: "Tests/TestSupport",
            swiftSettings: strict),
        .target(
            name: "TestModels", dependencies: ["Transformer", "TestSupport"],
            path: "Tests/TestModels", swiftSettings: strict),
        .testTarget(
            name: "CKernelsTests", dependencies: ["CKernels", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "OpinionsTests", dependencies: ["Opinions", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "RegistryTests", dependencies: ["Registry", "Disk", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TransformerTests",
            dependencies: ["Transformer", "CKernels", "Disk", "TestSupport"],
            exclude: ["Goldens"], swiftSettings: strict),
        .testTarget(
            name: "KafkaTests",
            dependencies: [
                "Kafka", "Crdkafka", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .testTarget(
            name: "StudentTests",
            dependencies: ["Student", "Opinions", "Transformer", "TestModels", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TrainingTests",
            dependencies: ["Training", "Transformer", "CKernels", "Disk", "TestSupport"],
            exclude: ["Goldens"], swiftSettings: strict),
        .testTarget(
            name: "LearningTests",
            dependencies: [
                "Learning", "Training", "Student", "Transformer", "Registry", "Distillation",
                "Opinions", "Disk", "TestModels", "TestSupport",
            ], swiftSettings: strict),
        .testTarget(
            name: "PipelineTests", dependencies: ["Pipeline", "Opinions", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "DistillationTests",
            dependencies: ["Distillation", "Opinions", "Ccurl", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "AdminTests",
            dependencies: [
                "Admin", .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .testTarget(
            name: "opinedTests",
            dependencies: [
                "opined", "Admin", "Disk", "Distillation", "Kafka", "Opinions", "Pipeline",
                "Registry",
                "Student", "TestModels", "TestSupport", "Transformer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "Distillation", "Registry", "Kafka", "Opinions", "TestModels", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ],
    cxxLanguageStandard: .cxx17
)
