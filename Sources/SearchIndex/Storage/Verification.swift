/// What a check of every byte of an index found.
public struct Verification: Sendable {
  /// The generation that was checked.
  public let generation: UInt64
  /// The number of files checked, the manifest included.
  public internal(set) var fileCount = 0
  /// The number of bytes in those that could be opened, without the manifest.
  public internal(set) var byteCount = 0
  /// What is wrong, one error for each file; empty when all is well.
  public internal(set) var failures: [IndexError] = []
  /// Files of the index's kind that the generation does not name: the traces of an interrupted
  /// writer, or the files of one at work. They do no harm; the next writer removes them.
  public internal(set) var orphans: [String] = []
}

extension IndexStore {
  /// Checks every byte of every file of the newest generation.
  ///
  /// - Parameter progress: called as the work goes on with the number of bytes checked and the
  ///   number of all; it may throw, to end the work.
  /// - Returns: what was found; damage of a file is no thrown error here.
  /// - Throws: `notFound`; what reading the manifest throws, because without it nothing can be
  ///   checked; what `progress` throws.
  /// - Complexity: O(n) in the bytes of the index.
  package func verify(
    _ progress: (_ done: Int, _ total: Int) throws(IndexError) -> Void = { _, _ in }
  ) throws(IndexError) -> Verification {
    try withLatest { (manifest) throws(IndexError) in
      // All files are opened first, so that a commit meanwhile takes none away.
      var result = Verification(generation: manifest.generation)
      var files: [InputFile] = []
      for entry in manifest.segments.flatMap(\.allFiles) {
        do throws(IndexError) {
          files.append(
            try InputFile(
              directory.open(entry.name), kind: nil, index: manifest.index, entry: entry))
        } catch {
          if error.code == .missingFile, try isOutdated(manifest) { throw error }
          result.failures.append(error)
        }
      }
      try verify(files, of: manifest, into: &result, progress)
      return result
    }
  }

  private func verify(
    _ files: [InputFile], of manifest: Manifest, into result: inout Verification,
    _ progress: (_ done: Int, _ total: Int) throws(IndexError) -> Void
  ) throws(IndexError) {
    let total = files.reduce(0) { $0 + $1.count }
    var done = 0
    for file in files {
      var cancellation: IndexError?
      do throws(IndexError) {
        try file.verify { (bytes) throws(IndexError) in
          do throws(IndexError) {
            try progress(done + min(bytes, file.count), total)
          } catch {
            cancellation = error
            throw error
          }
        }
      } catch {
        if let cancellation { throw cancellation }
        result.failures.append(error)
      }
      done += file.count
    }
    result.fileCount = manifest.fileNames.count + 1
    result.byteCount = files.reduce(0) { $0 + $1.fileLength }
    let names = manifest.fileNames
    let listing = Listing(try directory.list())
    result.orphans = (listing.files + listing.temporaries).filter { !names.contains($0) }.sorted()
  }

  private func isOutdated(_ manifest: Manifest) throws(IndexError) -> Bool {
    try latestManifest().generation > manifest.generation
  }
}

extension InvertedIndex {
  /// Checks every byte of every file of the latest commit.
  ///
  /// Searching checks what it reads as it goes; this finds damage before somebody needs the bytes.
  ///
  /// - Parameter progress: Called as the work goes on with the number of bytes checked and the
  ///   number of all; it may throw, to end the work.
  /// - Returns: What was found; damage of a file is no thrown error here.
  /// - Throws: What reading the manifest throws, and what `progress` throws.
  /// - Complexity: O(n) in the bytes of the index.
  public func verify(
    _ progress: (_ done: Int, _ total: Int) throws(IndexError) -> Void = { _, _ in }
  ) throws(IndexError) -> Verification {
    try store.verify(progress)
  }
}
