import BinlogEvents

/// How a server compares a name with a rule.
///
/// | server | databases | tables, patterns |
/// |---|---|---|
/// | MySQL, lower_case_table_names=0 | bytes | bytes: `_` stands for one byte |
/// | MySQL, 1 or 2 | capitals do not matter | capitals do not matter |
/// | MariaDB | bytes | neither capitals nor accents matter |
///
/// Source: `Rpl_filter` of both servers (`table_alias_charset` there, `system_charset_info` here).
struct NameMatch: Sendable {
  /// What a comparison tells.
  enum Answer: Sendable {
    case yes, no
    /// Only with rules of accents that are not known here it might.
    case perhaps
  }

  private let ignoresCase: Bool
  private let ignoresAccents: Bool
  private let comparesBytes: Bool

  /// The comparison of databases.
  static func databases(_ flavor: Flavor, lowerCase: Int) -> NameMatch {
    let ignores = flavor == .mysql && lowerCase != 0
    return NameMatch(ignoresCase: ignores, ignoresAccents: false, comparesBytes: !ignores)
  }

  /// The comparison of tables.
  static func tables(_ flavor: Flavor, lowerCase: Int) -> NameMatch {
    guard flavor == .mysql else {
      return NameMatch(ignoresCase: true, ignoresAccents: true, comparesBytes: false)
    }
    return databases(flavor, lowerCase: lowerCase)
  }

  /// Whether the two are the same name.
  func equal(_ name: [UInt8], _ rule: [UInt8]) -> Answer {
    if name == rule { return .yes }
    guard !comparesBytes else { return .no }
    return matches(scalars(name), scalars(rule).map { .one($0) })
  }

  /// Whether the whole of `name` fits a pattern with `%`, `_` and backslashes.
  func fits(_ name: [UInt8], pattern: [UInt8]) -> Answer {
    comparesBytes
      ? matches(name.map { UInt32($0) }, Self.parts(pattern.map { UInt32($0) }))
      : matches(scalars(name), Self.parts(scalars(pattern)))
  }

  // MARK: Patterns

  private enum Part {
    case one(UInt32)
    case any
    case many
  }

  /// A backslash before the last character is one itself.
  private static func parts(_ pattern: [UInt32]) -> [Part] {
    var parts: [Part] = []
    var index = 0
    while index < pattern.count {
      var character = pattern[index]
      index += 1
      switch character {
      case 0x25: parts.append(.many)
      case 0x5F: parts.append(.any)
      default:
        if character == 0x5C, index < pattern.count {
          character = pattern[index]
          index += 1
        }
        parts.append(.one(character))
      }
    }
    return parts
  }

  private func matches(_ name: [UInt32], _ parts: [Part]) -> Answer {
    if matches(name, parts, loosely: false) { return .yes }
    guard ignoresAccents else { return .no }
    return matches(name, parts, loosely: true) ? .perhaps : .no
  }

  /// Goes back to the last `%` only: no more than length times length steps.
  private func matches(_ name: [UInt32], _ parts: [Part], loosely: Bool) -> Bool {
    var at = 0
    var part = 0
    var retry: (name: Int, part: Int)?
    while at < name.count {
      if part < parts.count {
        switch parts[part] {
        case .many:
          part += 1
          retry = (at, part)
          continue
        case .any:
          at += 1
          part += 1
          continue
        case .one(let wanted):
          if same(name[at], wanted, loosely: loosely) {
            at += 1
            part += 1
            continue
          }
        }
      }
      guard let last = retry else { return false }
      at = last.name + 1
      part = last.part
      retry = (at, part)
    }
    while part < parts.count, case .many = parts[part] { part += 1 }
    return part == parts.count
  }

  private func same(_ one: UInt32, _ other: UInt32, loosely: Bool) -> Bool {
    if one == other { return true }
    guard ignoresCase else { return false }
    if Self.folded(one) == Self.folded(other) { return true }
    return loosely && (one >= 0x80 || other >= 0x80)
  }

  private static func folded(_ scalar: UInt32) -> UInt32 {
    if scalar < 0x80 { return scalar >= 0x41 && scalar <= 0x5A ? scalar + 0x20 : scalar }
    guard let value = Unicode.Scalar(scalar) else { return scalar }
    let mapped = value.properties.lowercaseMapping.unicodeScalars
    return mapped.count == 1 ? mapped.first?.value ?? scalar : scalar
  }

  private func scalars(_ text: [UInt8]) -> [UInt32] {
    String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value)
  }

  /// `name` as a server with lower_case_table_names keeps it.
  static func lowered(_ name: [UInt8]) -> [UInt8] {
    guard name.contains(where: { $0 >= 0x80 || $0 >= 0x41 && $0 <= 0x5A }) else { return name }
    var text = ""
    for scalar in String(decoding: name, as: UTF8.self).unicodeScalars {
      if let lower = Unicode.Scalar(folded(scalar.value)) { text.unicodeScalars.append(lower) }
    }
    return Array(text.utf8)
  }
}
