public import BinlogBytes
public import BinlogEvents

/// Prints rows as the vendors' tools do with `-v`: pseudo-SQL in lines that begin with `### `.
public struct VerboseRowsPrinter: Sendable {
  /// Whose tool it speaks like.
  public let style: DumpStyle
  /// 1 for `-v`, 2 for `-vv` with types behind the values.
  public let verbosity: Int

  /// A printer for one of the vendors' styles.
  public init(style: DumpStyle, verbosity: Int) {
    self.style = style
    self.verbosity = verbosity
  }
}
