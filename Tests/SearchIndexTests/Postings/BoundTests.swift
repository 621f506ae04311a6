import TestSupport
import Testing

@testable import SearchIndex

/// What pruning rests on: bounds are bounds, and champions are enough.
struct BoundTests {
  @Test func lengthCodesRoundDown() {
    var previous: UInt8 = 0
    for length in (0..<5_000).map(UInt32.init) + [100_000, 1 << 20, .max] {
      let code = LengthCode.encode(length)
      #expect(LengthCode.decode(code) <= length)
      #expect(code >= previous)
      previous = code
      if length < 128 { #expect(LengthCode.decode(code) == length) }
    }
    for code in UInt8.min ... .max {
      #expect(LengthCode.encode(LengthCode.decode(code)) == code)
    }
  }

  /// Calls `body` with postings as the collectors take them.
  private func scored<Result>(
    _ documents: [UInt32], _ frequencies: [UInt32], _ lengths: [UInt32],
    _ body: (ScoredPostings) -> Result
  ) -> Result {
    unsafe documents.withUnsafeBufferPointer { documents in
      unsafe frequencies.withUnsafeBufferPointer { frequencies in
        unsafe lengths.withUnsafeBufferPointer { lengths in
          guard let first = documents.baseAddress, let second = frequencies.baseAddress,
            let third = lengths.baseAddress
          else { preconditionFailure("no postings") }
          return unsafe body(
            ScoredPostings(
              documents: first, frequencies: second, lengths: third, count: documents.count))
        }
      }
    }
  }

  private func scorers(using generator: inout SeededGenerator) -> [TermScorer] {
    (0..<6).map { _ in
      TermScorer(
        weight: Double.random(in: 0...30, using: &generator),
        fieldWeight: Double.random(in: 0...5, using: &generator),
        k1: Double.random(in: 0...4, using: &generator),
        b: [0, 1, Double.random(in: 0...1, using: &generator)].randomElement(
          using: &generator) ?? 0.75,
        averageLength: Double.random(in: 1...100, using: &generator),
        rounding: ScoreRounding(maximum: 100))
    }
  }

  @Test(arguments: 0..<20)
  func asManyScoresAsWantedReachTheLimit(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    // With many equal scores, and with few.
    let values = [3, 1_000][seed % 2]
    for count in [0, 1, 15, 16, 17, 31, 32, 100, 127, 128] {
      var scores = (0..<count).map { _ in
        Double(Int.random(in: 0..<values, using: &generator))
      }
      scores += [.infinity, .infinity]
      for best in 0...17 {
        let limit = unsafe scores.withUnsafeBufferPointer { buffer in
          unsafe buffer.baseAddress.map { unsafe BestScores.reached(by: best, of: $0, count) }
        }
        let reached = try #require(limit)
        if reached >= 0 {
          #expect(scores.prefix(count).count { $0 >= reached } >= best)
          // It is one of the scores, and not merely the lowest when one is wanted.
          #expect(scores.prefix(count).contains(reached))
          if best == 1 { #expect(reached == scores.prefix(count).max()) }
        } else {
          #expect(!PostingBlock.hasVectors || count < 16 || !(1...16).contains(best))
        }
      }
    }
  }

  @Test(arguments: 0..<20)
  func impactsBoundEveryPosting(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    var collector = ImpactCollector(averageLength: 40)
    let postings = (0..<128).map { _ in
      (
        UInt32.random(in: 1...[2, 10, 400][seed % 3], using: &generator),
        UInt32.random(in: 1...300, using: &generator)
      )
    }
    let impacts = unsafe scored(Array(0..<128), postings.map(\.0), postings.map(\.1)) {
      unsafe collector.impacts($0)
    }
    for scorer in scorers(using: &generator) {
      let bound = scorer.bound(impacts)
      for (frequency, length) in postings {
        #expect(scorer.contribution(frequency: frequency, length: length) <= bound)
      }
    }
  }

  @Test(arguments: 0..<20)
  func lengthFilterKeepsWhatScoresEnough(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed) + 99)
    let scratch = ScratchMemory()
    let filter = LengthFilter(scratch)
    defer { withExtendedLifetime(scratch) {} }
    for scorer in scorers(using: &generator) {
      for _ in 0..<100 {
        let frequency = UInt32.random(in: 1...12, using: &generator)
        let length = UInt32.random(in: 0...200, using: &generator)
        let score = scorer.contribution(frequency: frequency, length: length)
        // Exactly at its own score a posting does not pass the threshold; just below it must.
        filter.set(scorer, needed: score.nextDown)
        #expect(score == 0 || filter.passes(frequency: frequency, length: length))
      }
    }
  }

  /// The best 16 of a list, under any parameters, are among its champions.
  @Test(arguments: 0..<10)
  func championsHoldTheBest(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed) + 7)
    var collector = ChampionCollector()
    let postings = (0..<2_000).map { document in
      ChampionCollector.Posting(
        frequency: UInt32.random(in: 1...[3, 40][seed % 2], using: &generator),
        length: UInt32.random(in: 1...[30, 500][seed / 5], using: &generator),
        document: UInt32(document))
    }
    unsafe scored(
      postings.map(\.document), postings.map(\.frequency), postings.map(\.length)
    ) {
      unsafe collector.add($0)
    }
    let champions = collector.finish()
    #expect(champions.count < 500)
    for scorer in scorers(using: &generator) where scorer.slope > 0 && scorer.fieldWeight > 0 {
      func best(_ postings: [ChampionCollector.Posting]) -> [UInt32] {
        postings.map {
          (scorer.contribution(frequency: $0.frequency, length: $0.length), $0.document)
        }
        .sorted { ($1.0, $0.1) < ($0.0, $1.1) }.prefix(10).map(\.1)
      }
      var found = BestChampions()
      for champion in champions {
        found.add(
          champion,
          score: scorer.contribution(frequency: champion.frequency, length: champion.length))
      }
      if found.areEnough(10, scorer) {
        #expect((0..<10).map { found.posting($0).document } == best(postings))
      }
    }
  }

  /// The bound of a range under any parameters is at least what its postings contribute.
  @Test(arguments: 0..<20)
  func rangeBoundsBoundEveryPosting(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed) + 31)
    let reference = RangeReference(averageLength: Double.random(in: 1...100, using: &generator))
    for scorer in scorers(using: &generator) {
      let curve = RangeCurve(
        weight: Float(scorer.maximum).nextUp * (1 + 0x1p-20),
        ratio: Float(reference.ratio(scorer)).nextDown, least: 0x1p-38)
      for _ in 0..<200 {
        let frequency = UInt32.random(in: 1...[2, 20, 1_000][seed % 3], using: &generator)
        let length = UInt32.random(in: 0...[40, 3_000][seed % 2], using: &generator)
        let code = reference.code(frequency: Double(frequency), length: Double(length))
        #expect(code > 0)
        let contribution = scorer.contribution(frequency: frequency, length: length)
        #expect(contribution <= Double(curve.bound(code)))
      }
    }
  }

  /// The collector gives each range the largest code of its postings, also where it was told to expect
  /// more of them.
  @Test(arguments: [0, 1, 50_000])
  func collectsRanges(more: Int) throws {
    var generator = SeededGenerator(seed: 8)
    let reference = RangeReference(averageLength: 20)
    var collector = RangeCollector(averageLength: 20)
    for gap in [2, 9, 40] {
      var documents: [UInt32] = []
      while documents.count < 10_000 {
        let step = UInt32.random(in: 1...UInt32(gap), using: &generator)
        documents.append((documents.last ?? 0) + step)
      }
      let count = Int(documents.last ?? 0) + 1
      let frequencies = documents.map { _ in UInt32.random(in: 1...40, using: &generator) }
      let lengths = documents.map { _ in UInt32.random(in: 1...600, using: &generator) }
      let shift = try #require(
        RangeBounds.shift(postings: documents.count, documents: count))
      var expected = [UInt8](
        repeating: 0, count: RangeBounds.count(documents: count, shift: shift))
      for (place, document) in documents.enumerated() {
        let code = reference.code(
          frequency: Double(frequencies[place]), length: Double(lengths[place]))
        expected[Int(document) >> shift] = max(expected[Int(document) >> shift], code)
      }
      collector.begin(atMost: documents.count + more, documents: count)
      unsafe scored(documents, frequencies, lengths) { unsafe collector.add($0) }
      #expect(collector.finish(postings: documents.count) == expected)
      #expect(collector.finish(postings: 100) == nil)
    }
  }

  /// Bounds joined by vectors or in Swift: nearly the same numbers, and 0 for the same ranges.
  @Test(arguments: [0, 1, 2, 3, 5])
  func joinsRanges(more: Int) {
    var generator = SeededGenerator(seed: UInt64(more) + 5)
    let count = 203
    let codes = (0..<(count + 16)).map { _ in
      Bool.random(using: &generator) ? UInt8.random(in: 0...255, using: &generator) : 0
    }
    let curve = RangeCurve(weight: 7.25, ratio: 0.8, least: 0x1p-38)
    for join: RangeJoin? in [nil, .any, .all] {
      let before = (0..<224).map { _ in
        Bool.random(using: &generator) ? Float.random(in: 0...9, using: &generator) : 0
      }
      var totals = before
      unsafe RangeKernels.join(
        codes, shift: RangeBounds.shift + more, curve, count: count, join, into: &totals)
      for range in 0..<count {
        let bound = curve.bound(codes[range >> more])
        let expected = join?.join(before[range], bound) ?? bound
        #expect((totals[range] == 0) == (expected == 0))
        #expect(abs(totals[range] - expected) <= expected * 0x1p-20)
      }
      let limit: Float = 4
      let above = unsafe RangeKernels.above(limit, totals, count: count)
      #expect(above.map(Int.init) == (0..<count).filter { totals[$0] > limit })
    }
  }
}
