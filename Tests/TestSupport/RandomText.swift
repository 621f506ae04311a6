/// Random texts that go where the rules are intricate. The same seed gives the same text.
public enum RandomText {
  /// Ranges of scalars, each as likely as the others.
  private static let ranges: [ClosedRange<UInt32>] = [
    0x4E00...0x9FFF, 0x4E00...0x5FFF, 0x3400...0x4DBF, 0x3041...0x309F, 0x30A0...0x30FF,
    0xFF61...0xFF9F, 0xAC00...0xAC80, 0x1100...0x11FF, 0x41...0x7A, 0x30...0x39, 0x20...0x2F,
    0x00...0x1F, 0xC0...0x17F, 0x300...0x36F, 0x3000...0x3020, 0xFF00...0xFF60, 0x2000...0x206F,
    0x2E80...0x2FDF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x1F300...0x1F6FF, 0x1F1E6...0x1F1FF,
    0xFE00...0xFE0F, 0xE01...0xE5B, 0x5D0...0x5EA, 0x3D0...0x3FF, 0x3200...0x33FF,
    0x2F800...0x2FA1F,
    0x3A...0x40, 0x5B...0x60, 0xA0...0xBF, 0x1780...0x17DD, 0x3099...0x309C, 0xFDFA...0xFDFB,
  ]

  /// Characters of official texts, so that words come up.
  private static let common = Array(
    "的一国在人了有中是年和大业不为发会工经上地市要个产这出行作生家以成到日民来我部对进多全建他公开们场展时理新方主企资实学报制政济用同于法高长现本月定化加动合品重关机分力自外者区能设后就等体下万元社过前面农也得与说之员而务利电文事可种总改三各好金第司其从平代当天水省提商十管内小技位目起海所立已通入量子问度北保心还科委都术使明着次将增基名向门应里美由规今题记点计去强两些表系办教正条最达特革收二期并程厂如道际及西口京华任调性导组东路活广意比投决交统党南安此领结营项情解议义山先车然价放世间因共院步物界集把持无但城相书村求治取原处府研质信四运县军件育局干队团又造形级标联专少费效据手施权江近深更认果格几看没职服台式益想数单样只被亿老受优常销志战流很接乡头给至难观指创证织论别五协变风批见究支那查张精林每转划准做需传争税构具百或才积势举必型易视快李参回引镇首推思完消值该走装众责备州供包副极整确知贸己环话反身选亚么带采王策真女谈严斯况色打德告仅它气料神率识劳境源青护列兴许户马港则节款拉直案股光较河花根布线土克再群医清速律她族历非感占续师何影功负验望财类货约艺售连纪按讯史示象养获石食抓富模始住赛客越闻央席坚"
      .unicodeScalars.map(\.value))

  /// Up to 48 characters in runs of one kind, now and then raw bytes.
  public static func make(seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    var text: [UInt8] = []
    let length = Int.random(in: 1...48, using: &generator)
    var scalars = 0
    while scalars < length {
      let run = Int.random(in: 1...8, using: &generator)
      let kind = Int.random(in: 0..<(ranges.count + 14), using: &generator)
      for _ in 0..<run {
        append(kind, to: &text, &generator)
        scalars += 1
      }
    }
    return text
  }

  private static func append(
    _ kind: Int, to text: inout [UInt8], _ generator: inout SeededGenerator
  ) {
    if kind == ranges.count {
      text.append(UInt8.random(in: 0x80...0xFF, using: &generator))
      return
    }
    let value =
      kind < ranges.count
      ? UInt32.random(in: ranges[kind], using: &generator)
      : common[Int.random(in: 0..<common.count, using: &generator)]
    guard let scalar = Unicode.Scalar(value) else { return }
    text += Array(String(Character(scalar)).utf8)
  }
}
