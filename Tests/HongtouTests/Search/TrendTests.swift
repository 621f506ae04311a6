import Testing

@testable import Hongtou

@Suite("Use over the years")
struct TrendTests {
  @Test("Documents and occurrences of each year are those that a scan counts", arguments: 0..<4)
  func equalsScan(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed) + 700)
    let archive = try RandomArchive(count: 70, commits: 1 + seed % 2, using: &generator)
    let snapshot = try archive.index.snapshot()
    for word in ["干部", "考核", "纠错", "没有"] {
      var options = SearchOptions()
      if seed > 1 { options.filters = [.kind("通知")] }
      let trend = try snapshot.trend(of: .exact(word), options: options)
      let records = archive.records.filter { seed <= 1 || $0.kind == "通知" }
      // Every document that holds the string, with its hits counted by the search itself.
      options.limit = 1_000
      let hits = try snapshot.search(.exact(word), options: options)
      let counts = Dictionary(uniqueKeysWithValues: hits.map { ($0.document.id, $0.occurrences) })
      var expected: [Int?: [Int]] = [:]
      for record in records {
        guard let count = counts[record.id] else { continue }
        expected[record.date?.year, default: []].append(count)
      }
      let used = trend.years.filter { $0.documents > 0 }
      #expect(used.count == expected.count)
      for year in used {
        #expect(year.documents == expected[year.year]?.count)
        #expect(year.occurrences == expected[year.year]?.reduce(0, +))
        #expect(year.allDocuments == records.count { $0.date?.year == year.year })
      }
      #expect(trend.documents == hits.count)
      #expect(trend.years.compactMap(\.year) == trend.years.compactMap(\.year).sorted())
      if let undated = trend.years.firstIndex(where: { $0.year == nil }) {
        #expect(undated == trend.years.count - 1)
      }
      let first = records.filter { counts[$0.id] != nil }.compactMap(\.date).min()
      #expect(trend.firstUse?.document.date == first)
    }
  }

  @Test("A string that occurs nowhere has no years and no first use")
  func nothing() throws {
    let index = try DocumentIndex()
    let trend = try index.snapshot().trend(of: .exact("干部"))
    #expect(trend.years.isEmpty && trend.firstUse == nil && trend.occurrences == 0)
  }
}
