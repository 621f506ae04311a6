/// The reading side of an index's directory: finds the newest generation and opens its files.
package struct IndexStore: Sendable {
  /// Where the index lives.
  package let directory: any Directory

  package init(_ directory: any Directory) {
    self.directory = directory
  }

  /// The newest generation's manifest.
  ///
  /// - Throws: `notFound` when there is no index; what reading the manifest throws. An unreadable
  ///   newest manifest is an error even if an older one is left: falling back to it would lose
  ///   acknowledged documents in silence.
  package func latestManifest() throws(IndexError) -> Manifest {
    try withLatest { (manifest) throws(IndexError) in manifest }
  }

  /// Opens something made of the newest generation's files.
  ///
  /// A writer may commit and remove the generation's files while they are being opened; then the
  /// work starts again with the newer generation. Files once open stay whole.
  ///
  /// - Parameter open: opens files with ``open(_:kind:of:)``; may be called several times, each
  ///   time with a higher generation.
  /// - Throws: `notFound`; what `open` throws; `missingFile` only when no newer generation
  ///   explains it.
  package func withLatest<Value>(
    _ open: (Manifest) throws(IndexError) -> Value
  ) throws(IndexError) -> Value {
    var generation = try newestGeneration()
    while true {
      do throws(IndexError) {
        return try open(try manifest(of: generation))
      } catch {
        guard error.code == .missingFile else { throw error }
        let newest = try newestGeneration()
        guard newest > generation else { throw error }
        generation = newest
      }
    }
  }

  /// Opens a file of a generation.
  ///
  /// - Throws: `missingFile`, `wrongLength`, `checksumMismatch`, `malformed`, `formatTooNew`,
  ///   `formatTooOld`, `system`.
  /// - Complexity: O(1), see ``InputFile``.
  package func open(
    _ file: Manifest.File, kind: FileKind, of manifest: Manifest
  ) throws(IndexError) -> InputFile {
    try InputFile(directory.open(file.name), kind: kind, index: manifest.index, entry: file)
  }

  func manifest(of generation: UInt64) throws(IndexError) -> Manifest {
    let name = IndexFileName.manifest(generation: generation).text
    return try Manifest(directory.open(name), generation: generation)
  }

  /// The highest generation whose manifest is in the directory.
  ///
  /// A listing that runs while a writer replaces one manifest by the next may miss both. So
  /// "none" is believed only after several listings, unless the directory is bare.
  private func newestGeneration() throws(IndexError) -> UInt64 {
    for _ in 0..<8 {
      let listing = Listing(try directory.list())
      if let newest = listing.generations.last { return newest }
      if listing.isBare { break }
    }
    throw try IndexStore.noManifest(in: directory)
  }

  /// What it means that there is no manifest. Creating an index makes its first manifest last
  /// before any other file, so files without a manifest are an index that lost it.
  static func noManifest(in directory: any Directory) throws(IndexError) -> IndexError {
    let listing = Listing(try directory.list())
    guard let file = listing.files.first else {
      return IndexError(.notFound, file: directory.description)
    }
    return IndexError(
      .malformed, file: directory.description, expected: "a manifest",
      found: "files of an index, such as \(file), without one")
  }
}

/// The names in a directory that belong to an index.
struct Listing {
  /// The generations with a manifest, ascending.
  private(set) var generations: [UInt64] = []
  /// All other files of the index, without manifests under their temporary name.
  private(set) var files: [String] = []
  /// Manifests under their temporary name.
  private(set) var temporaries: [String] = []
  private var hasLock = false

  init(_ names: [String]) {
    for name in names {
      switch IndexFileName(name) {
      case .manifest(let generation): generations.append(generation)
      case .file(_, IndexFileName.temporaryExtension): temporaries.append(name)
      case .file: files.append(name)
      case nil: hasLock = hasLock || name == IndexFileName.lock
      }
    }
    generations.sort()
  }

  /// No sign that there ever was an index.
  var isBare: Bool { !hasLock && generations.isEmpty && files.isEmpty && temporaries.isEmpty }
}
