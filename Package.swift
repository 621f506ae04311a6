// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is built alike: Swift 6 language mode (the tools version's default),
/// strict memory safety, and the upcoming features that keep imports and existentials explicit.
var settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// CI turns warnings into errors; a program that embeds this package never meets that.
let strict = Context.environment["HONGTOU_WARNINGS_AS_ERRORS"] != nil
if strict { settings.append(.treatAllWarnings(as: .error)) }

let package = Package(
  name: "Hongtou",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Hongtou", targets: ["Hongtou"]),
    .library(name: "ChineseSegmentation", targets: ["ChineseSegmentation"]),
    .library(name: "SearchIndex", targets: ["SearchIndex"]),
    .executable(name: "hongtou", targets: ["HongtouTool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(
      name: "SystemICU",
      pkgConfig: "icu-uc",
      providers: [.apt(["libicu-dev"]), .brew(["icu4c"])]
    ),
    .target(
      name: "CICU",
      dependencies: ["SystemICU"],
      cSettings: strict ? [.treatAllWarnings(as: .error)] : []
    ),
    .target(name: "SourceText", dependencies: ["CICU"], swiftSettings: settings),
    .target(
      name: "ChineseSegmentation",
      dependencies: ["CICU", "SourceText"],
      swiftSettings: settings
    ),
    .target(name: "CSearchKernels"),
    .systemLibrary(
      name: "CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    .target(
      name: "SearchIndex",
      dependencies: [
        "CSearchKernels", "CZlib",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings
    ),
    .target(name: "DocumentModel", dependencies: ["SourceText"], swiftSettings: settings),
    .target(
      name: "Hongtou",
      dependencies: [
        "ChineseSegmentation", "DocumentModel", "SearchIndex", "SourceText",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "HongtouTool",
      dependencies: [
        "Hongtou",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings
    ),
    .testTarget(name: "SourceTextTests", dependencies: ["SourceText"], swiftSettings: settings),
    .testTarget(
      name: "ChineseSegmentationTests", dependencies: ["ChineseSegmentation", "CICU"],
      swiftSettings: settings),
    .testTarget(
      name: "SearchIndexTests",
      dependencies: [
        "SearchIndex", .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "DocumentModelTests", dependencies: ["DocumentModel", "SourceText"],
      swiftSettings: settings),
    .testTarget(
      name: "HongtouTests",
      dependencies: ["Hongtou", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: settings),
    .testTarget(
      name: "HongtouToolTests", dependencies: ["HongtouTool", "Hongtou"], swiftSettings: settings),
  ]
)
