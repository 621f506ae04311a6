import TestSupport
import Testing

@testable import SearchIndex

/// Rows 3 to 6 and 8 to 10 of the fault table on a real index.
@Suite struct SearchFaultTests {
  @Test func theStoryItselfIsRight() throws {
    let story = try SearchStory(comparesScores: true)
    #expect(story.states.count == 9)
    let answers = try #require(story.states.last ?? nil)
    #expect(
      answers.documents == [
        "b butter and more butter [SearchIndex.AttributeValue.integer(2004)] "
          + "[SearchIndex.AttributeValue.string(\"butter\")] 4",
        "d red wine [SearchIndex.AttributeValue.integer(2001)] "
          + "[SearchIndex.AttributeValue.string(\"red\")] 2",
        "e an apple a day [SearchIndex.AttributeValue.integer(2005)] "
          + "[SearchIndex.AttributeValue.string(\"an\")] 4",
        "g green tea [SearchIndex.AttributeValue.integer(2006)] "
          + "[SearchIndex.AttributeValue.string(\"green\")] 2",
      ])
    let ids = answers.hits.map { hits in hits.map { String($0.prefix(1)) }.sorted() }
    #expect(
      ids == [
        ["b", "d", "e", "g"], ["d"], [], [], ["b", "d"], [], [], ["b"], ["d"], ["d"], ["d"],
      ])
  }

  @Test("A merge beside an update gives the same answers")
  func theStoryWithAConcurrentMerge() throws {
    let story = try SearchStory(mergesConcurrently: true)
    #expect(try story.states == SearchStory().states)
  }

  @Test(arguments: [false, true])
  func everyCallFailsOnceOrForEver(mergesConcurrently: Bool) throws {
    let story = try SearchStory(mergesConcurrently: mergesConcurrently)
    for isForEver in [false, true] {
      let report = try story.sweepFailingCalls(errno: 5) { isForEver ? $0 >= $1 : $0 == $1 }
      #expect(report.points > 100)
      #expect(report.violations.isEmpty, "\(report)")
    }
  }

  @Test(arguments: [false, true])
  func powerIsLost(mergesConcurrently: Bool) throws {
    let story = try SearchStory(mergesConcurrently: mergesConcurrently)
    let recording = try RecordingDirectory()
    try story.tell(on: recording) { recording.record(.acknowledged($0)) }
    var generator = SeededGenerator(seed: 8)
    let states = PowerLoss.states(of: recording, limit: 24, using: &generator)
      .sorted { $0.acknowledged < $1.acknowledged }.shuffled(using: &generator)
    let report = story.judge(Array(states.prefix(300)))
    #expect(report.points == 300)
    #expect(report.violations.isEmpty, "\(report)")
  }

  @Test(arguments: [false, true])
  func theDiskIsFull(mergesConcurrently: Bool) throws {
    let story = try SearchStory(mergesConcurrently: mergesConcurrently)
    let report = try story.sweepFullDisks(everyBytes: 100)
    #expect(report.points > 20)
    #expect(report.violations.isEmpty, "\(report)")
  }

  @Test func truncations() throws {
    let report = try SearchStory(comparesScores: true).sweepTruncations()
    #expect(report.refused == report.points, "\(report)")
    #expect(report.violations.isEmpty, "\(report)")
  }

  @Test func flippedBits() throws {
    let report = try SearchStory(comparesScores: true).sweepFlippedBits(opensEverything: false)
    #expect(report.points > 1_000)
    #expect(report.violations.isEmpty, "\(report)")
  }

  @Test func wholeFiles() throws {
    let report = try SearchStory(comparesScores: true).sweepWholeFiles()
    #expect(report.violations.isEmpty, "\(report)")
  }
}
