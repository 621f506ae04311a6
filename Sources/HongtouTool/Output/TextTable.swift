import Hongtou

/// Rows of cells in columns that line up on a terminal, where a Han character takes two columns.
struct TextTable {
  /// How the cells of a column stand.
  enum Alignment {
    case left, right
  }

  private let alignments: [Alignment]
  private var rows: [[String]] = []

  init(_ alignments: [Alignment]) {
    self.alignments = alignments
  }

  /// Adds a row with a cell for each column; what is missing at its end stays empty.
  mutating func add(_ cells: [String]) {
    rows.append(cells.map { cell in String(cell.map { $0.isNewline ? " " : $0 }) })
  }

  /// The rows with two spaces between the columns and none behind the last one.
  var lines: [String] {
    let widths = alignments.indices.map { column in
      rows.reduce(0) { widest, row in
        max(widest, column < row.count ? DisplayWidth.columns(of: row[column]) : 0)
      }
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() where column < alignments.count {
        let room = String(
          repeating: " ", count: widths[column] - DisplayWidth.columns(of: cell))
        if column > 0 { line += "  " }
        line += alignments[column] == .left ? cell + room : room + cell
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
