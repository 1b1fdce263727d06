/// Writes JSON, token by token, straight into a sink; commas and colons come by themselves.
public struct JSONWriter {
  private let sink: ByteSink
  /// Whether a value stands already in each open object or array.
  private var filled: [Bool] = [false]
  private var afterKey = false

  /// A writer in front of `sink`.
  public init(_ sink: ByteSink) { self.sink = sink }

  private mutating func separate() {
    if afterKey {
      afterKey = false
      return
    }
    if filled[filled.count - 1] { sink.write(byte: 0x2C) }
    filled[filled.count - 1] = true
  }

  /// Opens an object, as a value or as the whole.
  public mutating func beginObject() {
    separate()
    sink.write(byte: 0x7B)
    filled.append(false)
  }

  /// Closes the object.
  public mutating func endObject() {
    sink.write(byte: 0x7D)
    if filled.count > 1 { filled.removeLast() }
  }

  /// Opens an array.
  public mutating func beginArray() {
    separate()
    sink.write(byte: 0x5B)
    filled.append(false)
  }

  /// Closes the array.
  public mutating func endArray() {
    sink.write(byte: 0x5D)
    if filled.count > 1 { filled.removeLast() }
  }

  /// Writes a key; its value must follow.
  public mutating func key(_ name: StaticString) {
    separate()
    sink.write(byte: 0x22)
    sink.write(name)
    sink.write("\":")
    afterKey = true
  }

  /// Writes a string.
  public mutating func value(_ text: String) {
    separate()
    JSONWriter.quote(text, to: sink)
  }

  /// Writes a number.
  public mutating func value(_ number: UInt64) {
    separate()
    sink.write(decimal: number)
  }

  /// Writes a fraction, given in ten thousandths: 8123 is 0.8123.
  public mutating func value(tenThousandths number: UInt64) {
    separate()
    sink.write(decimal: number / 10_000)
    sink.write(byte: 0x2E)
    sink.write(decimal: number % 10_000, width: 4)
  }

  /// Writes a key that is not known before; its value must follow.
  public mutating func key(text name: String) {
    separate()
    JSONWriter.quote(name, to: sink)
    sink.write(byte: 0x3A)
    afterKey = true
  }

  /// Writes true or false.
  public mutating func value(_ flag: Bool) {
    separate()
    sink.write(flag ? "true" : "false")
  }

  /// Writes a value that is JSON already.
  public mutating func value(json bytes: Span<UInt8>) {
    separate()
    sink.write(bytes)
  }

  /// Writes null.
  public mutating func null() {
    separate()
    sink.write("null")
  }

  /// Writes a value that `write` writes to the sink itself.
  public mutating func raw(_ write: (ByteSink) -> Void) {
    separate()
    write(sink)
  }

  /// Writes a key with an array of strings.
  public mutating func member(_ name: StaticString, _ texts: [String]) {
    key(name)
    beginArray()
    for text in texts { value(text) }
    endArray()
  }

  /// Writes a key with a string, unless it is nil.
  public mutating func member(_ name: StaticString, _ text: String?) {
    guard let text else { return }
    key(name)
    value(text)
  }

  /// Writes a key with a number, unless it is nil.
  public mutating func member(_ name: StaticString, _ number: UInt64?) {
    guard let number else { return }
    key(name)
    value(number)
  }

  /// Writes a key with true or false.
  public mutating func member(_ name: StaticString, _ flag: Bool) {
    key(name)
    value(flag)
  }

  /// Writes `text` in quotes, escaped as RFC 8259 asks.
  public static func quote(_ text: String, to sink: ByteSink) {
    sink.write(byte: 0x22)
    sink.write(Array(PathText.shown(text).utf8).span, in: .json)
    sink.write(byte: 0x22)
  }
}
