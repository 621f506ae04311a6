@testable import SearchIndex

extension IndexStory {
  /// Every file of the finished index, cut at every length.
  func sweepTruncations() throws -> SweepReport {
    let files = try finalFiles()
    var report = SweepReport()
    for (name, bytes) in files {
      for length in bytes.indices {
        try expectRefusal(of: files, with: Array(bytes[..<length]), as: name, into: &report)
      }
    }
    return report
  }

  /// One bit of every byte of every file of the finished index flipped: queries answer rightly or
  /// refuse, and `verify` always refuses.
  ///
  /// - Parameter opensEverything: whether the answers need every byte, so that all must refuse.
  func sweepFlippedBits(opensEverything: Bool) throws -> SweepReport {
    let files = try finalFiles()
    var report = SweepReport()
    for (name, bytes) in files {
      for position in bytes.indices {
        var changed = bytes
        changed[position] ^= 1 << (position % 8)
        let disk = try MemoryDirectory(files: files.merging([name: changed]) { $1 })
        let point = "\(name) at \(position) of \(bytes.count)"
        if opensEverything {
          expectRefusal(by: disk, point, into: &report)
        } else {
          expectRightOrRefusal(by: disk, point, into: &report)
        }
        expectRefusedVerification(of: disk, point, into: &report)
      }
    }
    return report
  }

  /// Files zeroed, extended, deleted, swapped, and files that do not belong there.
  func sweepWholeFiles() throws -> SweepReport {
    let files = try finalFiles()
    var report = SweepReport()
    for (name, bytes) in files {
      let zeros = [UInt8](repeating: 0, count: bytes.count)
      for other in [zeros, bytes + [0], bytes + zeros, bytes + bytes, nil] {
        try expectRefusal(of: files, with: other, as: name, into: &report)
      }
      for (otherName, otherBytes) in files where otherName > name {
        let swapped = files.merging([name: otherBytes, otherName: bytes]) { $1 }
        let disk = try MemoryDirectory(files: swapped)
        expectRefusal(by: disk, "\(name) and \(otherName) swapped", into: &report)
      }
    }
    try expectExtraFilesIgnored(files, into: &report)
    return report
  }

  private func expectExtraFilesIgnored(
    _ files: [String: [UInt8]], into report: inout SweepReport
  ) throws {
    let ours = "0123456789abcdef-00000001"
    let foreign = [
      "notes.txt", "manifest-1", "manifest-000000000000000G", ours + ".TOY", ours, "x",
    ]
    let orphans = [ours + ".toy", ours + ".tmp", ours + ".unknown"]
    var all = files
    for name in foreign + orphans { all[name] = [1, 2, 3] }
    let disk = try MemoryDirectory(files: all)
    report.points += foreign.count + orphans.count
    report.expect(try answers(on: disk) == states.last, "extra files change the answers")
    try resume(on: disk)
    let names = Set(disk.list())
    report.expect(names.isSuperset(of: foreign), "a foreign file was removed")
    report.expect(names.isDisjoint(with: orphans), "an orphan was kept")
  }

  private func expectRefusal(
    of files: [String: [UInt8]], with bytes: [UInt8]?, as name: String,
    into report: inout SweepReport
  ) throws {
    var changed = files
    changed[name] = bytes
    let disk = try MemoryDirectory(files: changed)
    expectRefusal(by: disk, "\(name) with \(bytes?.count ?? -1) bytes", into: &report)
  }

  private func expectRefusal(
    by disk: any Directory, _ point: String, into report: inout SweepReport
  ) {
    report.points += 1
    do throws(IndexError) {
      let answers = try answers(on: disk)
      report.violations.append("\(point): answers \(String(describing: answers))")
    } catch {
      report.refused += 1
    }
  }

  private func expectRightOrRefusal(
    by disk: any Directory, _ point: String, into report: inout SweepReport
  ) {
    report.points += 1
    do throws(IndexError) {
      let answers = try answers(on: disk)
      report.right += 1
      report.expect(answers == states.last, "\(point): wrong answers")
    } catch {
      report.refused += 1
    }
  }

  private func expectRefusedVerification(
    of disk: any Directory, _ point: String, into report: inout SweepReport
  ) {
    do throws(IndexError) {
      try verify(disk)
      report.violations.append("\(point): not noticed by verify")
    } catch {}
  }
}

extension FileEnvelope {
  /// Makes all checksums of a changed file right again, so that only its meaning is wrong.
  ///
  /// - Returns: false when the file is too damaged to have checksums.
  @discardableResult
  static func sign(_ bytes: inout [UInt8]) -> Bool {
    let length = bytes.count - headerSize - footerSize
    guard let layout = layout(ofFileLength: bytes.count), length >= 0 else { return false }
    bytes.replace(Checksum.xxh64(Array(bytes[..<56])), at: 56)
    bytes.replace(
      checksums(of: bytes[..<layout.payload.upperBound]), at: layout.leaves.lowerBound)
    bytes.replace(checksums(of: bytes[layout.leaves]), at: layout.roots.lowerBound)
    let footer = FileFooter(
      payloadLength: UInt64(layout.payload.count),
      rootsChecksum: Checksum.xxh64(Array(bytes[layout.roots])),
      headerChecksum: Checksum.xxh64(Array(bytes[..<56])))
    bytes.replace(footer.encoded(), at: layout.footer.lowerBound)
    return true
  }

  /// The layout of a file by its length alone.
  private static func layout(ofFileLength length: Int) -> Layout? {
    var payload = max(0, length - headerSize - footerSize - 2 * checksumSize)
    while payload >= 0, let layout = Layout(payloadLength: payload) {
      if layout.footer.upperBound == length { return layout }
      payload -= 1
    }
    return nil
  }

  private static func checksums(of bytes: ArraySlice<UInt8>) -> [UInt8] {
    var writer = ByteWriter()
    appendBlockChecksums(of: Array(bytes), to: &writer)
    return writer.bytes
  }
}

extension [UInt8] {
  fileprivate mutating func replace(_ value: UInt64, at offset: Int) {
    var writer = ByteWriter()
    writer.append(value)
    replace(writer.bytes, at: offset)
  }

  fileprivate mutating func replace(_ bytes: [UInt8], at offset: Int) {
    replaceSubrange(offset..<(offset + bytes.count), with: bytes)
  }
}
