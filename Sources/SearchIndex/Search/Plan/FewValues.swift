/// Values of which there is nearly always one, which then needs no array.
struct FewValues<Value>: RandomAccessCollection {
  private let one: Value?
  private let more: [Value]

  init(_ value: Value) {
    one = value
    more = []
  }

  init(_ values: some Collection<Value>) {
    one = values.first
    more = values.count > 1 ? Array(values.dropFirst()) : []
  }

  var startIndex: Int { 0 }
  var endIndex: Int { (one == nil ? 0 : 1) + more.count }

  subscript(index: Int) -> Value {
    if index == 0, let one { return one }
    return more[index - 1]
  }
}
