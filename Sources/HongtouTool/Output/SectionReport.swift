import Hongtou

/// What `search --sections` prints.
struct SectionReport {
  let style: TerminalStyle
  /// Whether each hit says where its score comes from.
  let explains: Bool

  /// The lines for people.
  func lines(for results: SectionResults) -> [String] {
    let count = results.documentCount
    guard !results.isEmpty else { return [] }
    let heading =
      count == 1 ? "sections of 1 document:" : "sections of the best \(count) documents:"
    return [style.dim(heading), ""] + results.flatMap(lines(for:))
  }

  private func lines(for hit: SectionHit) -> [String] {
    let title = hit.document.title ?? hit.document.path
    let heading = hit.section.path.joined(separator: " › ")
    var lines = ["\(hit.rank). " + style.bold(heading.isEmpty ? title : heading)]
    if !heading.isEmpty { lines.append("   " + title) }
    lines.append("   " + style.dim(hit.document.facts))
    for passage in hit.snippet.passages {
      lines.append("   " + (style.isColored ? passage.snippet.ansi : passage.snippet.plain))
    }
    let occurrences = hit.section.occurrences
    lines.append("   \(occurrences) occurrence\(occurrences == 1 ? "" : "s")")
    if explains { lines += explanation(of: hit).map { "   " + style.dim($0) } }
    return lines + [""]
  }

  private func explanation(of hit: SectionHit) -> [String] {
    var table = TextTable([.right, .left, .left, .left])
    table.add(["score", "part", "idf × frequency part × weight"])
    for part in hit.contributions {
      let factors = [part.inverseDocumentFrequency, part.frequencyPart, part.weight]
      table.add([
        Decimal.text(part.contribution, digits: 6), part.text,
        factors.map { Decimal.text($0, digits: 3) }.joined(separator: " × "),
        "\(part.frequency) in the section",
      ])
    }
    table.add([Decimal.text(hit.score, digits: 6), "sum"])
    return table.lines
  }

  /// The object for programs.
  func object(for hit: SectionHit) -> JSONValue {
    let contributions = hit.contributions.map { part in
      JSONValue.object([
        ("text", .string(part.text)), ("idf", .number(part.inverseDocumentFrequency)),
        ("frequency", .integer(part.frequency)), ("frequencyPart", .number(part.frequencyPart)),
        ("weight", .number(part.weight)), ("contribution", .number(part.contribution)),
      ])
    }
    return .object(
      [
        ("rank", .integer(hit.rank)), ("sectionScore", .number(hit.score)),
        ("document", HitJSON.object(for: hit.document)),
        ("section", HitJSON.object(for: hit.section)),
        ("snippets", .array(hit.snippet.passages.map { .string($0.snippet.plain) })),
        ("matches", .array(hit.matches.map(HitJSON.object(for:)))),
        ("occurrences", .integer(hit.section.occurrences)),
      ] + (explains ? [("contributions", .array(contributions))] : []))
  }
}
