import Hongtou

extension DocumentReference {
  /// One line about a document: number, date, kind, and where it lies.
  var facts: String {
    var facts: [String] = []
    if let number { facts.append(number) }
    if let transmittedBy {
      facts.append("\(transmittedBy.number ?? "document \(transmittedBy.part)") 印发")
    }
    if let date = date ?? transmittedBy?.date { facts.append(date.iso8601) }
    if let kind { facts.append(kind) }
    facts.append(name)
    return facts.joined(separator: " · ")
  }

  /// What the commands take as the document's name: its path, and its part behind the first one.
  var name: String { part > 1 ? "\(path)#\(part)" : path }
}
