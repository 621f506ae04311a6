// swift-tools-version: 6.2
import PackageDescription

/// As in the package that is measured: Swift 6 language mode, strict memory safety, explicit
/// imports and existentials.
var settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
if Context.environment["HONGTOU_WARNINGS_AS_ERRORS"] != nil {
  settings.append(.treatAllWarnings(as: .error))
}

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let segmentation: Target.Dependency = .product(name: "ChineseSegmentation", package: "Hongtou")
let searchIndex: Target.Dependency = .product(name: "SearchIndex", package: "Hongtou")
let hongtou: Target.Dependency = .product(name: "Hongtou", package: "Hongtou")
let testSupport: Target.Dependency = .product(name: "HongtouTestSupport", package: "Hongtou")

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "hongtou-bench", targets: ["hongtou-bench"]),
    .library(name: "CorpusGenerator", targets: ["CorpusGenerator"]),
  ],
  dependencies: [
    .package(name: "Hongtou", path: ".."),
    // No traits: the interposers count allocations and reference counting, which nothing here
    // asks for, and they would slow what is measured.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    // Files, JSON, seeded random numbers: what the other targets share.
    .target(
      name: "BenchmarkSupport", dependencies: [system, testSupport], swiftSettings: settings),
    .target(name: "CInstructionCounter"),
    .systemLibrary(
      name: "SystemICUForBenchmarks",
      pkgConfig: "icu-uc",
      providers: [.apt(["libicu-dev"]), .brew(["icu4c"])]
    ),
    // The rival: ICU's iterator used as its manual shows, without any of this project's code.
    .target(name: "CReferenceBreaker", dependencies: ["SystemICUForBenchmarks"]),
    // Corpora of any size from a folder of real documents.
    .target(
      name: "CorpusGenerator", dependencies: ["BenchmarkSupport", segmentation, system],
      swiftSettings: settings),
    // Judged collections, TREC runs, nDCG, MRR, recall.
    .target(
      name: "RetrievalEvaluation", dependencies: ["BenchmarkSupport", system],
      swiftSettings: settings),
    // What is measured: small fixed jobs with known answers, for both ways of measuring.
    .target(
      name: "Workloads",
      dependencies: [
        "BenchmarkSupport", "CorpusGenerator", segmentation, searchIndex, hongtou, system,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "hongtou-bench",
      dependencies: [
        "BenchmarkSupport", "CInstructionCounter", "CReferenceBreaker", "CorpusGenerator",
        "RetrievalEvaluation", "Workloads", segmentation, searchIndex, hongtou, system,
        testSupport,
      ],
      swiftSettings: settings),
    // The runner finds its targets by the folder Benchmarks.
    .executableTarget(
      name: "LayerBenchmarks",
      dependencies: ["Workloads", .product(name: "Benchmark", package: "benchmark")],
      path: "Benchmarks/LayerBenchmarks",
      swiftSettings: settings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .testTarget(
      name: "BenchmarksTests",
      dependencies: [
        "BenchmarkSupport", "CorpusGenerator", "RetrievalEvaluation", "Workloads", segmentation,
        system,
      ],
      swiftSettings: settings),
  ]
)
