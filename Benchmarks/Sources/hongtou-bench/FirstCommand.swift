import BenchmarkSupport
import SearchIndex

/// `first DIR WORD`: opens an index in a fresh process and answers one query; prints JSON with the
/// milliseconds of each.
func runFirst(_ arguments: [String]) {
  guard arguments.count == 2 else { fail("usage: hongtou-bench first DIR WORD") }
  do {
    let clock = ContinuousClock()
    let start = clock.now
    let (snapshot, scope) = try openForQueries(arguments[0])
    let opened = clock.now
    let found = try snapshot.search(.term(arguments[1], in: scope))
    let answered = clock.now
    let (open, first) = (opened - start, answered - opened)
    HongtouBench.say(
      "{\"open_ms\":\(milliseconds(open)),\"first_ms\":\(milliseconds(first)),"
        + "\"hits\":\(found.hits.count)}\n")
  } catch {
    fail("\(error)")
  }
}

private func milliseconds(_ duration: Duration) -> String {
  Decimal.string(duration / .milliseconds(1), digits: 3)
}
