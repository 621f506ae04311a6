public import SearchIndex

extension DocumentSnapshot {
  /// The best documents of a query with their scores, without what a hit shows of them: what the benchmarks
  /// of scorers measure.
  ///
  /// No part of the library's API: `@_spi`, so that nobody depends on it by accident.
  ///
  /// - Throws: as ``search(_:options:)-(Query,_)``.
  @_spi(Benchmarking)
  public func scored(
    _ query: Query, options: SearchOptions, by scorer: SearchIndex.SearchOptions.Scorer
  ) throws(IndexError) -> [Hit] {
    try index.requireCurrentAnalysis()
    let options = options.started
    var storeOptions = try storeOptions(for: options)
    storeOptions.scorer = scorer
    return try snapshot.search(try compiled(query, options: options), options: storeOptions).hits
  }
}
