import CICU

/// The ICU that is running.
public enum ICUVersion {
  /// Its version, as "72.1".
  public static var current: String {
    var buffer = [CChar](repeating: 0, count: 20)
    unsafe buffer.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { unsafe hongtou_icu_version(base) }
    }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
