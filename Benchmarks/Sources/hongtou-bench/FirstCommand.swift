import Foundation
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
    print(
      String(
        format: "{\"open_ms\":%.3f,\"first_ms\":%.3f,\"hits\":%d}",
        (opened - start) / .milliseconds(1), (answered - opened) / .milliseconds(1),
        found.hits.count))
  } catch {
    fail("\(error)")
  }
}
