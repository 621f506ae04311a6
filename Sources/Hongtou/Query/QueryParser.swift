/// Turns a line of the query language into a ``Query``.
///
/// Words separated by white space must all match (or any of them, with ``Matching-swift.enum/any``).
/// Operators count only at a word's edge; a bracket, colon or hyphen glued to the text on its left
/// is text, and document numbers are recognised before operators:
///
/// | typed | means |
/// |---|---|
/// | `干部 考核` | both |
/// | `"容错纠错"` `“容错纠错”` `「容錯糾錯」` | this exact string, wherever the words around it end |
/// | `干部 OR 党员` `干部 或 党员` | at least one |
/// | `干部 -通知` `干部 NOT 通知` `干部 不含 通知` | the first without the second |
/// | `干部 ?激励` | the first; with the second it ranks higher |
/// | `(干部 OR 党员) 考核` | brackets group |
/// | `标题:干部` `title:(干部 考核)` | in one field |
/// | `date:2018..2020` `日期:2018年5月` | dated then |
/// | `中办发（2018）29号` | a document number |
/// | `改革*` `干部^2` `"容错 纠错"~5` | prefix, weight, nearness |
/// | `\-` | the next character as text |
public struct QueryParser: Sendable {
  /// What words side by side mean.
  public enum Matching: Sendable, Hashable {
    /// All of them must match.
    case all
    /// At least one must match. A word with `+` must match, one with `-` must not.
    case any
  }

  /// The bounds that a query line must keep.
  public var limits: QueryLimits
  /// What words side by side mean.
  public var matching: Matching

  public init(limits: QueryLimits = QueryLimits(), matching: Matching = .all) {
    self.limits = limits
    self.matching = matching
  }

  /// Parses one line of the query language.
  ///
  /// - Parameter line: The line; line breaks count as white space.
  /// - Throws: ``QueryError/syntax(_:)`` with the place where the line is not in the query
  ///   language, ``QueryError/limit(_:)`` where it asks for more than ``limits`` allow. Words that
  ///   are in no index are not an error.
  /// - Complexity: O(*n*) in the length of the line.
  public func parse(_ line: String) throws(QueryError) -> Query {
    do {
      try QueryLimitError.check(.bytes, line.utf8.count, limits.bytes)
    } catch {
      throw .limit(error)
    }
    var reader = QueryLineReader(line, limits: limits, matching: matching)
    let query: Query
    do {
      query = try reader.read()
    } catch {
      switch error {
      case .limit(let limit): throw .limit(limit)
      case .syntax(let code, let message, let place):
        throw .syntax(
          QuerySyntaxError(code, message, in: line, at: reader.byteRange(of: place)))
      }
    }
    do {
      try limits.check(query)
    } catch {
      throw .limit(error)
    }
    return query
  }

  /// Parses `text` as one exact string: no character of it is an operator.
  ///
  /// - Throws: ``QueryError`` where `text` is empty or too long.
  public func parseExact(_ text: String) throws(QueryError) -> Query {
    guard !text.isEmpty else {
      throw .syntax(QuerySyntaxError(.empty, "nothing to search for", in: text, at: 0..<0))
    }
    let query = Query.exact(text)
    do {
      try limits.check(query)
    } catch {
      throw .limit(error)
    }
    return query
  }
}
