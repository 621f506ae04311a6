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
    .package(name: "Hongtou", path: ".."),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
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
        .product(name: "SearchIndex", package: "Hongtou"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings
    ),
  ]
)
