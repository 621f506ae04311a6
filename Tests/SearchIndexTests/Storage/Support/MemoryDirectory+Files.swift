import SearchIndex

extension MemoryDirectory {
  /// A directory with files of given contents.
  convenience init(files: [String: [UInt8]]) throws(IndexError) {
    self.init()
    for (name, bytes) in files {
      let file = try create(name)
      try file.append(bytes)
      try file.close()
    }
  }

  /// The contents of all files.
  func files() throws(IndexError) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in list() { files[name] = try open(name).array }
    return files
  }
}

extension FileContents {
  /// A copy of the bytes.
  var array: [UInt8] { unsafe Array(bytes) }
}

extension IndexStory {
  /// The files of an index after its last commit.
  func finalFiles() throws(IndexError) -> [String: [UInt8]] {
    let directory = MemoryDirectory()
    try tell(on: directory) { _ in }
    return try directory.files()
  }
}

extension WritableFile {
  /// Adds an array's bytes at the end.
  func append(_ bytes: [UInt8]) throws(IndexError) { try append(unsafe bytes.span.bytes) }
}
