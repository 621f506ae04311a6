import ChineseSegmentation

/// `segment-first`: what a short-lived process pays for its first query. One line of JSON, wall
/// clock in milliseconds; start a new process for every measurement.
func runSegmentFirst() {
  let clock = ContinuousClock()
  func milliseconds(_ duration: Duration) -> String {
    rounded(Double(duration.components.attoseconds) / 1e15)
  }
  do {
    var lexicon: Segmenter?
    let opening = try clock.measure { lexicon = try Segmenter(lexicon: .officialDocuments) }
    guard let segmenter = lexicon else { return }
    var words = 0
    let first = clock.measure {
      for token in segmenter.tokens(in: "落实容错纠错机制要求", lattice: .full) where token.isIndexed {
        words += 1
      }
    }
    let second = clock.measure { _ = segmenter.tokens(in: "干部担当作为激励机制") }
    let identity = clock.measure { _ = segmenter.identity }
    let tables = clock.measure { segmenter.prepare() }
    print(
      "{\"open_ms\": \(milliseconds(opening)), \"first_query_ms\": \(milliseconds(first)), "
        + "\"second_query_ms\": \(milliseconds(second)), \"identity_ms\": \(milliseconds(identity)), "
        + "\"tables_ms\": \(milliseconds(tables)), \"table_bytes\": \(segmenter.tableBytes), "
        + "\"words\": \(words)}")
  } catch {
    fail("\(error)")
  }
}
