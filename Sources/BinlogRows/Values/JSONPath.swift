import BinlogBytes

/// The path of a JSON difference: `$.a."b c"[1]`.
struct JSONPath {
  /// One step of a path.
  enum Leg {
    case member([UInt8])
    case cell(Int)
  }

  private let legs: [Leg]

  /// How many steps there are.
  var count: Int { legs.count }
  /// The last step.
  var last: Leg? { legs.last }
  /// All steps but the last.
  func dropLast() -> ArraySlice<Leg> { legs.dropLast() }

  /// Reads a path; nil for what is none, or leads deeper than values can nest.
  init?(_ text: Span<UInt8>) {
    guard text.count > 0, text[0] == 0x24 else { return nil }
    var legs: [Leg] = []
    var index = 1
    while index < text.count {
      guard legs.count < JSONBinary.greatestDepth else { return nil }
      switch text[index] {
      case 0x5B:
        index += 1
        var cell = 0
        let first = index
        while index < text.count, text[index] >= 0x30, text[index] <= 0x39, index - first < 10 {
          cell = cell * 10 + Int(text[index] - 0x30)
          index += 1
        }
        guard index > first, index < text.count, text[index] == 0x5D else { return nil }
        index += 1
        legs.append(.cell(cell))
      case 0x2E:
        index += 1
        guard let name = Self.name(text, &index) else { return nil }
        legs.append(.member(name))
      default: return nil
      }
    }
    self.legs = legs
  }

  private static func name(_ text: Span<UInt8>, _ index: inout Int) -> [UInt8]? {
    var name: [UInt8] = []
    guard index < text.count, text[index] == 0x22 else {
      while index < text.count, text[index] != 0x2E, text[index] != 0x5B {
        name.append(text[index])
        index += 1
      }
      return name
    }
    index += 1
    while index < text.count, text[index] != 0x22 {
      guard text[index] == 0x5C else {
        name.append(text[index])
        index += 1
        continue
      }
      guard index + 1 < text.count else { return nil }
      let letter = text[index + 1]
      index += 2
      switch letter {
      case 0x62: name.append(0x08)
      case 0x66: name.append(0x0C)
      case 0x6E: name.append(0x0A)
      case 0x72: name.append(0x0D)
      case 0x74: name.append(0x09)
      case 0x75:
        // The server writes only control characters so.
        guard index + 4 <= text.count,
          let code = UInt8(
            String(decoding: text.extracting(index..<index + 4).array, as: UTF8.self), radix: 16)
        else { return nil }
        name.append(code)
        index += 4
      default: name.append(letter)
      }
    }
    guard index < text.count else { return nil }
    index += 1
    return name
  }
}
