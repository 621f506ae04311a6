import Hongtou

/// What `search` prints for people: a few lines for each hit.
struct HitReport {
  let style: TerminalStyle

  /// The lines of one hit, with an empty one after it.
  func lines(for hit: SearchHit) -> [String] {
    let document = hit.document
    var lines = ["\(hit.rank). " + style.bold(document.title ?? document.path)]
    lines.append("   " + style.dim(facts(of: document).joined(separator: " · ")))
    if !hit.section.path.isEmpty {
      lines.append("   " + style.heading(hit.section.path.joined(separator: " › ")))
    }
    for passage in hit.snippet.passages {
      lines.append("   " + (style.isColored ? passage.snippet.ansi : passage.snippet.plain))
    }
    lines.append("   " + style.dim(extent(of: hit)))
    lines.append("")
    return lines
  }

  private func facts(of document: DocumentReference) -> [String] {
    var facts: [String] = []
    if let number = document.number { facts.append(number) }
    if let transmission = document.transmittedBy {
      facts.append("\(transmission.number ?? "document \(transmission.part)") 印发")
    }
    if let date = document.date ?? document.transmittedBy?.date { facts.append(date.iso8601) }
    if let kind = document.kind { facts.append(kind) }
    facts.append(document.part > 1 ? "\(document.path)#\(document.part)" : document.path)
    return facts
  }

  private func extent(of hit: SearchHit) -> String {
    let occurrences = "\(hit.occurrences) occurrence\(hit.occurrences == 1 ? "" : "s")"
    let sections = hit.sections.filter { !$0.path.isEmpty }.count
    return sections > 1 ? "\(occurrences) in \(sections) sections" : occurrences
  }
}
