extension OffsetMap {
  /// The map of a part of the output, whose offsets start again from 0.
  ///
  /// - Parameter output: a range in UTF-8 bytes on unit boundaries; it is clamped to the text.
  /// - Complexity: O(log *pieces* + *pieces in the range*).
  public func slice(_ output: Range<Int>) -> OffsetMap {
    let range = output.clamped(to: 0..<outputLength)
    var result = OffsetMap(emptyAt: sourceRange(of: range).lowerBound)
    appendSlice(range, to: &result)
    return result
  }

  /// The way from this map's output through `inner`'s output to `inner`'s source.
  ///
  /// - Parameter inner: how the text that this map leads to was made.
  /// - Complexity: O(*pieces of both*), plus a search for each unit of this map that covers
  ///   several units of `inner`.
  public func composed(with inner: OffsetMap) -> OffsetMap {
    if inner.isIdentity { return self }
    var result = OffsetMap(emptyAt: inner.sourceRange(of: sourceStart..<sourceStart).lowerBound)
    for index in 0..<pieceCount {
      let piece = piece(index)
      let count = outputRange(ofPiece: index).count
      if piece.outputUnit == 1, piece.sourceUnit == 1 {
        inner.appendSlice(piece.source..<piece.source + count, to: &result)
      } else {
        inner.appendUnits(of: piece, outputCount: count, to: &result)
      }
    }
    return result
  }

  private var sourceStart: Int { piece(0).source }

  /// Adds the pieces that cover `range`, cut at its ends.
  package func appendSlice(_ range: Range<Int>, to result: inout OffsetMap) {
    let range = range.clamped(to: 0..<outputLength)
    guard !range.isEmpty else { return }
    var index = pieceIndex(atOrBefore: range.lowerBound)
    while index < pieceCount {
      let piece = piece(index)
      let covered = outputRange(ofPiece: index).clamped(to: range)
      if covered.isEmpty { break }
      appendCut(piece, covered, to: &result)
      index += 1
    }
  }

  /// Adds the part `covered` of a piece; units cut in two become units of their own.
  private func appendCut(_ piece: Piece, _ covered: Range<Int>, to result: inout OffsetMap) {
    let unit = piece.outputUnit
    let skipped = covered.lowerBound - piece.output
    var start = covered.lowerBound
    var source = piece.source + skipped / unit * piece.sourceUnit
    let head = min((unit - skipped % unit) % unit, covered.count)
    if head > 0 {
      result.append(
        outputCount: head, source: source, outputUnit: head, sourceUnit: piece.sourceUnit)
      start += head
      source += piece.sourceUnit
    }
    let whole = (covered.upperBound - start) / unit * unit
    result.append(
      outputCount: whole, source: source, outputUnit: unit, sourceUnit: piece.sourceUnit)
    let tail = covered.upperBound - start - whole
    if tail > 0 {
      result.append(
        outputCount: tail, source: source + whole / unit * piece.sourceUnit,
        outputUnit: tail, sourceUnit: piece.sourceUnit)
    }
  }

  /// Adds a piece of an outer map, each of whose units covers `piece.sourceUnit` bytes here.
  private func appendUnits(of outer: Piece, outputCount: Int, to result: inout OffsetMap) {
    let units = outputCount / outer.outputUnit
    var middle = outer.source
    for _ in 0..<units {
      let range = sourceRange(of: middle..<middle + outer.sourceUnit)
      result.append(
        outputCount: outer.outputUnit, source: range.lowerBound,
        outputUnit: outer.outputUnit, sourceUnit: range.count)
      middle += outer.sourceUnit
    }
  }
}
