import Hongtou

/// What `inspect` prints for people.
struct InspectionReport {
  private let file: DocumentFile

  init(_ file: DocumentFile) {
    self.file = file
  }

  /// The report's lines.
  var lines: [String] {
    let paragraphs = file.documents.reduce(0) { $0 + $1.paragraphs.count }
    let joins = file.documents.reduce(0) { $0 + $1.joinCount }
    var lines = [
      file.path,
      "  \(file.encoding.rawValue), \(file.size) bytes, \(count(file.documents.count, "document")), "
        + "\(file.nonEmptyLineCount) non-empty lines, \(count(paragraphs, "paragraph")), "
        + count(joins, "join"),
    ]
    for document in file.documents { lines += [""] + self.lines(for: document) }
    return lines + [""]
  }

  private func lines(for document: OfficialDocument) -> [String] {
    var lines = ["\(document.part). \(document.title ?? "(no title)")"]
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { lines.append("   \(name)  \(value)") }
    }
    add("文种    ", document.kind)
    add("发文字号", document.documentNumber?.raw)
    add("主送机关", document.addressees.joined(separator: "；"))
    add("发文机关", document.issuers.joined(separator: "、"))
    add("成文日期", document.date?.day.iso8601)
    add("印发    ", document.transmittedBy.map { "by document \($0)" })
    add("原文    ", "bytes \(document.sourceRange.lowerBound)–\(document.sourceRange.upperBound)")
    let body = document.paragraphs.reduce(0) { $0 + ($1.bodyNumber == nil ? 0 : 1) }
    add("正文    ", "\(count(body, "paragraph")), \(count(document.sections.count, "section"))")
    for section in document.sections {
      lines.append(String(repeating: "  ", count: 1 + section.level) + "- " + section.heading)
    }
    let citations = document.citations
    add("引用    ", citations.isEmpty ? nil : count(citations.count, "citation"))
    for citation in unique(citations.map(text(of:))) { lines.append("    - " + citation) }
    let aliases = document.aliases
    add("简称    ", aliases.isEmpty ? nil : count(aliases.count, "short name"))
    for alias in aliases {
      lines.append("    - \(alias.name)" + (alias.title.map { "：《\($0)》" } ?? ""))
    }
    add("修复    ", document.repairs.isEmpty ? nil : count(document.repairs.count, "repair"))
    for repair in document.repairs {
      let range = repair.sourceRange
      lines.append("    - \(repair.kind.rawValue) at bytes \(range.lowerBound)–\(range.upperBound)")
    }
    return lines
  }

  /// A citation in one line: 《title》 number provision.
  private func text(of citation: Citation) -> String {
    var text = citation.title.map { "《\($0)》" } ?? ""
    if let number = citation.number?.raw { text += text.isEmpty ? number : "（\(number)）" }
    if let provision = citation.provision { text += provision }
    return citation.isRepeal ? text + " (repealed)" : text
  }

  /// Each line once, with the number of times where it is more than one.
  private func unique(_ lines: [String]) -> [String] {
    var counts: [String: Int] = [:]
    var order: [String] = []
    for line in lines {
      if counts[line] == nil { order.append(line) }
      counts[line, default: 0] += 1
    }
    return order.map { line in
      let count = counts[line] ?? 1
      return count == 1 ? line : "\(line) × \(count)"
    }
  }

  private func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
