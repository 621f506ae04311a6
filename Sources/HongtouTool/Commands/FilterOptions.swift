import ArgumentParser
import Hongtou

/// Which documents are looked at.
struct FilterOptions: ParsableArguments {
  @Option(
    name: .customLong("filter"),
    help: ArgumentHelp(
      """
      Only documents with this issuer (发文机关), kind (文种), number (文号), year or date (年份, \
      日期; 2018..2020) or path (路径, its beginning); may be repeated. Of several values for one \
      field one is enough.
      """,
      valueName: "field=value"),
    transform: { try SearchFilter(parsing: $0) })
  var filters: [SearchFilter] = []
}
