import Hongtou

/// What `search` prints for people: a few lines for each hit.
struct HitReport {
  let style: TerminalStyle

  /// The lines of one hit, with an empty one after it.
  func lines(for hit: SearchHit) -> [String] {
    let document = hit.document
    var lines = ["\(hit.rank). " + style.bold(document.title ?? document.path)]
    lines.append("   " + style.dim(document.facts))
    for passage in hit.snippet.passages {
      lines.append("   " + (style.isColored ? passage.snippet.ansi : passage.snippet.plain))
    }
    lines += sections(of: hit).map { "   " + style.heading($0) }
    if document.sourceChanged == true {
      lines.append("   the file has changed or is gone since it was indexed: index it again")
    }
    if let explanation = hit.explanation {
      lines += ExplanationReport.lines(for: explanation).map { "   " + style.dim($0) }
    }
    lines.append("")
    return lines
  }

  /// Where the matches stand: the sections that hold most of them, in the order of the text.
  private func sections(of hit: SearchHit) -> [String] {
    let named = hit.sections.filter { !$0.path.isEmpty }
    guard hit.occurrences > 0 else { return [] }
    let total = "\(hit.occurrences) occurrence\(hit.occurrences == 1 ? "" : "s")"
    guard !named.isEmpty else { return [total] }
    let kept = Set(named.sorted { $0.occurrences > $1.occurrences }.prefix(Self.sectionLimit))
    var lines = [total + " in \(hit.sections.count) place\(hit.sections.count == 1 ? "" : "s"):"]
    for section in named where kept.contains(section) {
      lines.append("  \(section.path.joined(separator: " › ")) (\(section.occurrences))")
    }
    let others = named.count - kept.count
    if others > 0 { lines.append("  and \(others) more") }
    return lines
  }

  private static let sectionLimit = 3
}
