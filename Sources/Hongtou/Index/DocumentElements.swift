import SearchIndex

/// The elements of a document that are shown with a hit and searched by; what the document does
/// not say is nil or empty, never invented.
public struct DocumentElements: Sendable, Hashable {
  /// The document that transmits this one: the 通知 that 印发s this 意见.
  public struct Transmission: Sendable, Hashable {
    /// Its place in the same file, from 1.
    public var part: Int
    /// Its 发文字号.
    public var number: String?
    /// Its 成文日期.
    public var date: CalendarDay?

    /// Creates a reference to the transmitting document.
    public init(part: Int, number: String? = nil, date: CalendarDay? = nil) {
      self.part = part
      self.number = number
      self.date = date
    }
  }

  /// 标题.
  public var title: String?
  /// 发文字号, as it is written.
  public var number: String?
  /// 发文字号 in the form in which numbers are compared, whatever their brackets and spaces.
  public var numberKey: String?
  /// 发文机关.
  public var issuers: [String]
  /// 文种.
  public var kind: String?
  /// 成文日期.
  public var date: CalendarDay?
  /// The document that transmits this one.
  public var transmittedBy: Transmission?

  /// Creates a set of elements.
  public init(
    title: String? = nil, number: String? = nil, numberKey: String? = nil,
    issuers: [String] = [], kind: String? = nil, date: CalendarDay? = nil,
    transmittedBy: Transmission? = nil
  ) {
    self.title = title
    self.number = number
    self.numberKey = numberKey
    self.issuers = issuers
    self.kind = kind
    self.date = date
    self.transmittedBy = transmittedBy
  }
}

// MARK: - Coding

extension DocumentElements {
  func encode(into writer: inout ByteWriter) {
    for text in [title, number, numberKey, kind] { writer.append(optional: text) }
    writer.append(varint: issuers.count)
    for issuer in issuers { writer.append(string: issuer) }
    writer.append(varint: date?.ordinal ?? 0)
    writer.append(varint: transmittedBy?.part ?? 0)
    if let transmittedBy {
      writer.append(optional: transmittedBy.number)
      writer.append(varint: transmittedBy.date?.ordinal ?? 0)
    }
  }

  init(decoding reader: inout ByteReader) throws(IndexError) {
    title = try reader.readOptionalString()
    number = try reader.readOptionalString()
    numberKey = try reader.readOptionalString()
    kind = try reader.readOptionalString()
    issuers = []
    for _ in 0..<(try reader.readCount(ofItemsOfAtLeast: 1)) {
      issuers.append(try reader.readString())
    }
    date = try reader.readDay()
    let part = try reader.readVarint(atMost: Int(UInt32.max))
    if part > 0 {
      let number = try reader.readOptionalString()
      transmittedBy = Transmission(part: part, number: number, date: try reader.readDay())
    }
  }
}

extension ByteWriter {
  /// A presence byte and, where there is one, a string.
  fileprivate mutating func append(optional text: String?) {
    append(UInt8(text == nil ? 0 : 1))
    if let text { append(string: text) }
  }
}

extension ByteReader {
  fileprivate mutating func readOptionalString() throws(IndexError) -> String? {
    try readUInt8() == 0 ? nil : try readString()
  }

  fileprivate mutating func readDay() throws(IndexError) -> CalendarDay? {
    let ordinal = try readVarint(atMost: 9999_99_99)
    guard ordinal > 0 else { return nil }
    guard let day = CalendarDay(ordinal: ordinal) else {
      throw malformed(expected: "a day as yyyymmdd", found: "\(ordinal)")
    }
    return day
  }
}
