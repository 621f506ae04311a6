import ChineseSegmentation
import TestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// `identity [--random N] [--seed S] FILE…`: compares the boundaries and rule statuses of our
/// engines with those of ICU's iterator, on files (folders are walked) and on random strings.
func runIdentity(_ arguments: [String]) {
  var random = 0
  var seed: UInt64 = 1
  var paths: [String] = []
  var index = 0
  while index < arguments.count {
    let value = index + 1 < arguments.count ? arguments[index + 1] : ""
    switch arguments[index] {
    case "--random":
      random = Int(value) ?? 0
      index += 1
    case "--seed":
      seed = UInt64(value) ?? 1
      index += 1
    default: paths += files(under: arguments[index])
    }
    index += 1
  }
  var comparison = Comparison()
  for path in paths { comparison.compare(readFile(path), label: path) }
  print(
    "files: \(paths.count), bytes: \(comparison.bytes), boundaries: \(comparison.boundaries), "
      + "differences: \(comparison.differences)")
  let inFiles = comparison
  comparison = Comparison()
  for number in 0..<random {
    let own = seed &+ UInt64(number)
    comparison.compare(RandomText.make(seed: own), label: "seed \(own)")
  }
  print(
    "random strings: \(random), bytes: \(comparison.bytes), "
      + "boundaries: \(comparison.boundaries), differences: \(comparison.differences)")
  exit(inFiles.differences + comparison.differences == 0 ? 0 : 1)
}

/// Runs the engines on one text after another and counts what differs from ICU.
private struct Comparison {
  var bytes = 0
  var boundaries = 0
  var differences = 0
  private let sessions: [(name: String, session: Segmenter.Session)]

  init() {
    do {
      sessions = [
        ("dictionary", try Segmenter(engine: .dictionary).makeSession()),
        ("tables", try Segmenter(engine: .tables).makeSession()),
      ]
    } catch {
      fail("\(error)")
    }
  }

  mutating func compare(_ raw: [UInt8], label: String) {
    // Offsets are compared on the text with its ill-formed bytes replaced …
    let text = Array(String(decoding: raw, as: UTF8.self).utf8)
    let reference = ReferenceText(text)
    bytes += text.count
    boundaries += reference.boundaries().ends.count
    for (name, session) in sessions {
      let count = countDifferences(text, reference, session)
      // … and the raw bytes must give the same pieces.
      let same = raw == text || scalarCounts(raw, session) == scalarCounts(text, session)
      if count > 0 || !same {
        differences += max(1, count)
        print("\(label): engine \(name): \(count) differences, raw bytes agree: \(same)")
      }
    }
  }

  private func scalarCounts(_ text: [UInt8], _ session: Segmenter.Session) -> [Int] {
    var counts: [Int] = []
    session.forEachToken(in: text.span) { counts.append($0.scalarCount) }
    return counts
  }
}

/// The boundaries or rule statuses of `session` that are not ICU's, and those it lacks.
func countDifferences(
  _ text: [UInt8], _ reference: ReferenceText, _ session: Segmenter.Session
) -> Int {
  // The place of every unit boundary in bytes.
  var byteOfUnit = [Int](repeating: 0, count: reference.units.count + 1)
  var byte = 0
  for (index, unit) in reference.units.enumerated() {
    byteOfUnit[index] = byte
    switch unit {
    case ..<0x80: byte += 1
    case ..<0x800: byte += 2
    case 0xD800..<0xE000: byte += 2
    default: byte += 3
    }
  }
  byteOfUnit[reference.units.count] = byte
  let (ends, statuses) = reference.boundaries()
  var expected: [Int: UInt16] = [:]
  expected.reserveCapacity(ends.count)
  for (end, status) in zip(ends, statuses) { expected[byteOfUnit[Int(end)]] = status }
  var missing = expected.count
  var extra = 0
  var next = 0
  session.forEachToken(in: text.span) { token in
    if token.start != next { extra += 1 }
    next = token.end
    if let status = expected[token.end], Int(status) / 100 * 100 == token.ruleStatus {
      missing -= 1
    } else {
      extra += 1
    }
  }
  return missing + extra
}
