@testable import SearchIndex

/// Files of an index with bytes changed under checksums that are right: what somebody who forges
/// an index, or a bug in a writer, could leave behind.
struct HostileFiles {
  let files: [String: [UInt8]]
  private let manifestName: String

  /// - Parameter files: a whole index of one generation.
  init(_ files: [String: [UInt8]]) throws(IndexError) {
    self.files = files
    guard let name = files.keys.first(where: { $0.hasPrefix("manifest-") }) else {
      throw IndexError(.notFound)
    }
    manifestName = name
  }

  /// The name of some file. The manifest comes less often: most changes of it end all at once.
  func name(using generator: inout some RandomNumberGenerator) -> String {
    let others = files.keys.filter { $0 != manifestName }.sorted()
    let isManifest = Int.random(in: 0..<4, using: &generator) == 0
    return isManifest ? manifestName : others.randomElement(using: &generator) ?? manifestName
  }

  /// The files with a few bytes of one of them changed, and all checksums made right again.
  func changing(
    _ name: String, using generator: inout some RandomNumberGenerator
  ) throws(IndexError) -> [String: [UInt8]] {
    var result = files
    var bytes = files[name] ?? []
    let payload = FileEnvelope.headerSize..<(bytes.count - FileEnvelope.footerSize - 16)
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !payload.isEmpty {
      Self.change(&bytes, at: .random(in: payload, using: &generator), in: payload, &generator)
    }
    FileEnvelope.sign(&bytes)
    result[name] = bytes
    if name != manifestName { try vouch(for: name, in: &result) }
    return result
  }

  private static func change(
    _ bytes: inout [UInt8], at position: Int, in payload: Range<Int>,
    _ generator: inout some RandomNumberGenerator
  ) {
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: bytes[position] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
    case 2: bytes[position] &+= UInt8.random(in: 0...255, using: &generator)
    case 3:
      // A long varint, or a large fixed number.
      for offset in 0..<Int.random(in: 2...10, using: &generator)
      where payload.contains(position + offset) {
        bytes[position + offset] = 0xFF
      }
    default:
      let other = Int.random(in: payload, using: &generator)
      bytes.swapAt(position, other)
    }
  }

  /// Puts a file's new checksum into the manifest.
  private func vouch(for name: String, in files: inout [String: [UInt8]]) throws(IndexError) {
    guard case .manifest(let generation) = IndexFileName(manifestName),
      let bytes = files[manifestName], let checksum = files[name]?.suffix(8)
    else { throw IndexError(.invalidArgument) }
    var manifest = try Manifest(
      FileContents(name: manifestName, copying: bytes), generation: generation)
    var reader = ByteReader(Array(checksum), name: name)
    let value = try reader.readUInt64()
    for position in manifest.segments.indices {
      manifest.segments[position].vouch(for: name, checksum: value)
    }
    files[manifestName] = FileEnvelope.file(
      header: Array(bytes[..<FileEnvelope.headerSize]), payload: manifest.encoded().bytes)
  }
}

extension FileEnvelope {
  /// A whole file around a payload.
  static func file(header: [UInt8], payload: [UInt8]) -> [UInt8] {
    var bytes = header + payload
    let length = Layout(payloadLength: payload.count)?.footer.upperBound ?? 0
    bytes += [UInt8](repeating: 0, count: length - bytes.count)
    sign(&bytes)
    return bytes
  }
}

extension Manifest.Segment {
  fileprivate mutating func vouch(for name: String, checksum: UInt64) {
    func vouched(_ file: Manifest.File) -> Manifest.File {
      file.name == name ? .init(name: name, length: file.length, checksum: checksum) : file
    }
    files = files.map(vouched)
    deletes = deletes.map(vouched)
  }
}
