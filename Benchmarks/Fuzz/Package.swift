// swift-tools-version: 6.2
import PackageDescription

// A package of its own, because the fuzzer needs unsafe flags, which nobody who depends on
// Hongtou could build with. From the repository's root:
//
//   swift build --package-path Benchmarks/Fuzz -c release --sanitize address \
//     -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table \
//     -Xcc -fsanitize-coverage=edge,inline-8bit-counters,pc-table
//   Benchmarks/Fuzz/.build/release/fuzz-segmentation -runs=1000000 -seed=1 Fixtures
//
// libFuzzer writes an input that fails to a file named crash-…; given that file as its only
// argument, the program runs it again.
let package = Package(
  name: "HongtouFuzz",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Hongtou", path: "../..")],
  targets: [
    .target(name: "CFuzzDriver"),
    .executableTarget(
      name: "fuzz-segmentation",
      dependencies: [
        "CFuzzDriver", .product(name: "ChineseSegmentation", package: "Hongtou"),
      ],
      swiftSettings: [
        .strictMemorySafety(),
        .unsafeFlags(["-sanitize=fuzzer"]),
      ],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
    ),
  ]
)
