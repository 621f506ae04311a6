// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "HongtouBenchmarks",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "hongtou-bench", targets: ["hongtou-bench"])
  ],
  dependencies: [
    .package(name: "Hongtou", path: "..")
  ],
  targets: [
    .systemLibrary(
      name: "SystemICUForBenchmarks",
      pkgConfig: "icu-uc",
      providers: [.apt(["libicu-dev"]), .brew(["icu4c"])]
    ),
    // The rival: ICU's iterator used as its manual shows, without any of this project's code.
    .target(name: "CReferenceBreaker", dependencies: ["SystemICUForBenchmarks"]),
    .executableTarget(
      name: "hongtou-bench",
      dependencies: [
        "CReferenceBreaker",
        .product(name: "ChineseSegmentation", package: "Hongtou"),
      ],
      swiftSettings: settings
    ),
  ]
)
