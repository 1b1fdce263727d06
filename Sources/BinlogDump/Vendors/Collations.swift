/// Names of collations and of their character sets, by the numbers that logs have.
public struct Collations: Sendable {
  private struct Names: Sendable {
    let characterSet: [UInt8]
    let collation: [UInt8]
  }

  private let names: [UInt16: Names]

  /// Those of MySQL.
  public static let mysql = Collations(table: mysqlTable)
  /// Those of MariaDB 10.11.
  public static let mariadb = Collations(table: mariadbTable)
  /// Those of MariaDB 11.8.
  public static let mariadb11 = Collations(table: mariadbTable + " " + mariadb11Table)

  /// Those that the tool of `style` knows.
  public static func of(_ style: DumpStyle) -> Collations {
    switch style {
    case .mysql: mysql
    case .mariadb: mariadb
    case .mariadb11: mariadb11
    }
  }

  /// Reads a table: words, of which one that ends with a colon names a character set, the others
  /// are a number and what the collation's name has after that of the character set.
  init(table: String) {
    var names: [UInt16: Names] = [:]
    var set: [UInt8] = []
    for word in table.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
      if word.last == 0x3A {
        set = Array(word.dropLast())
        continue
      }
      var number: UInt16 = 0
      var rest = word
      while let digit = rest.first, digit >= 0x30, digit <= 0x39 {
        number = number &* 10 &+ UInt16(digit - 0x30)
        rest = rest.dropFirst()
      }
      names[number] = Names(characterSet: set, collation: set + Array(rest))
    }
    self.names = names
  }

  /// The character set of collation `number`.
  public func characterSet(of number: UInt16) -> [UInt8]? { names[number]?.characterSet }

  /// The name of collation `number`.
  public func collation(of number: UInt16) -> [UInt8]? { names[number]?.collation }
}
