import SourceText

/// Fixed phrases (提法) that stand for a list of others: 四个意识 for 政治意识, 大局意识, 核心意识,
/// 看齐意识.
///
/// They only ever become suggestions: a search is never widened by them unasked.
public enum FixedPhrases {
  /// What a fixed phrase stands for, in its usual order; empty for anything else.
  ///
  /// Folded before it is compared, so that 四個意識 counts too.
  public static func members(of phrase: String) -> [String] {
    expansions[Folding.fold(phrase)] ?? []
  }

  /// The fixed phrases of which `phrase` is one member: 四个意识 for 看齐意识.
  public static func phrases(with phrase: String) -> [String] {
    let folded = Folding.fold(phrase)
    return table.filter { $0.members.contains(folded) }.map(\.phrase)
  }

  private static let expansions = Dictionary(
    table.map { ($0.phrase, $0.members) }, uniquingKeysWith: { first, _ in first })

  /// As the documents that introduce them list them.
  private static let table: [(phrase: String, members: [String])] = [
    ("四个意识", ["政治意识", "大局意识", "核心意识", "看齐意识"]),
    ("四个自信", ["道路自信", "理论自信", "制度自信", "文化自信"]),
    ("五位一体", ["经济建设", "政治建设", "文化建设", "社会建设", "生态文明建设"]),
    ("三严三实", ["严以修身", "严以用权", "严以律己", "谋事要实", "创业要实", "做人要实"]),
    ("三大攻坚战", ["防范化解重大风险", "精准脱贫", "污染防治"]),
    ("四个伟大", ["伟大斗争", "伟大工程", "伟大事业", "伟大梦想"]),
  ]
}
