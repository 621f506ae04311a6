extension Schema {
  /// The schema as it stands in the manifest.
  ///
  /// ```
  /// schema    = groups attributes stored        (each: count:varint, then the items)
  /// group     = name:string fields              field  = name:string positions:u8 (0 or 1)
  /// attribute = name:string kind:u8             stored = name:string
  /// ```
  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(varint: groups.count)
    for group in groups {
      writer.append(string: group.name)
      writer.append(varint: group.fields.count)
      for field in group.fields {
        writer.append(string: field.name)
        writer.append(UInt8(field.storesPositions ? 1 : 0))
      }
    }
    writer.append(varint: attributes.count)
    for attribute in attributes {
      writer.append(string: attribute.name)
      writer.append(attribute.kind.rawValue)
    }
    writer.append(varint: stored.count)
    for name in stored { writer.append(string: name) }
    return writer.bytes
  }

  /// Reads a schema.
  ///
  /// - Throws: `malformed`, `invalidArgument`.
  init(decoding bytes: [UInt8]) throws(IndexError) {
    var reader = ByteReader(bytes, name: "schema")
    var groups: [Group] = []
    for _ in 0..<(try reader.readCount(ofItemsOfAtLeast: 2)) {
      let name = try reader.readString()
      var fields: [Field] = []
      for _ in 0..<(try reader.readCount(ofItemsOfAtLeast: 2)) {
        fields.append(
          Field(try reader.readString(), storesPositions: try reader.readUInt8() == 1))
      }
      groups.append(Group(name, fields: fields))
    }
    var attributes: [Attribute] = []
    for _ in 0..<(try reader.readCount(ofItemsOfAtLeast: 2)) {
      let name = try reader.readString()
      guard let kind = Attribute.Kind(rawValue: try reader.readUInt8()) else {
        throw reader.malformed(expected: "a kind of attribute", found: "another byte")
      }
      attributes.append(Attribute(name, kind))
    }
    var stored: [String] = []
    for _ in 0..<(try reader.readCount(ofItemsOfAtLeast: 1)) {
      stored.append(try reader.readString())
    }
    try reader.expectEnd()
    try self.init(groups: groups, attributes: attributes, stored: stored)
  }
}
