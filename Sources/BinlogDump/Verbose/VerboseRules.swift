import BinlogEvents
import BinlogRows

/// How one vendor's tool writes rows with `-v`, where the tools differ.
struct VerboseRules: Sendable {
  /// Whose types of columns it knows.
  var flavor: Flavor
  /// How groups of digits are written that no DECIMAL has.
  var decimals: PackedDecimal.Text
  /// Whether a backtick in a table's name is doubled where a row has nothing but defaults.
  var doublesBackticks: Bool
  /// Whether extra data is called that of NDB, and tells partitions.
  var knowsNDBAndPartitions: Bool
  /// How bytes of extra data are written.
  var hex: Hex
  /// Whether an image after a change that has no columns is told.
  var tellsEmptyImages: Bool
  /// What is printed in place of what is not all there.
  var cuts: Cuts
  /// Whether quotes and backslashes are escaped as a client reads them; else control characters
  /// alone, in hexadecimal.
  var escapesQuotes: Bool
  /// What becomes of a time or date beyond all clocks.
  var overflow: Overflow
  /// Whether a negative TIME of the old format is printed from its bytes as if it had no sign.
  var dropsOldSigns: Bool
  /// Whether a DATETIME of the old format stands in quotes.
  var quotesOldDatetimes: Bool
  /// Whether a fraction that no clock has becomes the most that there is.
  var capsFractions: Bool

  /// How bytes are written.
  enum Hex: Sendable {
    /// `0x61`, and `""` for none.
    case number
    /// `X'61'`, and nothing for none.
    case literal
  }

  /// What is printed in place of what is not all there.
  enum Cuts: Sendable {
    /// How many bytes are left.
    case counted
    /// That it is not printed.
    case bare
  }

  /// What becomes of a time or date beyond all clocks.
  enum Overflow: Sendable {
    /// The most that there is; halves of a year that need more than two digits are 00.
    case capped
    /// Its lower bits; pairs of digits that need more are X.
    case wrapped
  }

  /// `mysqlbinlog`.
  static let mysql = VerboseRules(
    flavor: .mysql, decimals: .mysql, doublesBackticks: false, knowsNDBAndPartitions: true,
    hex: .number,
    tellsEmptyImages: false, cuts: .counted, escapesQuotes: true, overflow: .capped,
    dropsOldSigns: true, quotesOldDatetimes: false, capsFractions: false)

  /// `mariadb-binlog`.
  static let mariadb = VerboseRules(
    flavor: .mariadb, decimals: .mariadb, doublesBackticks: true, knowsNDBAndPartitions: false,
    hex: .literal,
    tellsEmptyImages: true, cuts: .bare, escapesQuotes: false, overflow: .wrapped,
    dropsOldSigns: false, quotesOldDatetimes: true, capsFractions: true)
}
