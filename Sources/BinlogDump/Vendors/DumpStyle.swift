public import BinlogEvents

/// Whose tool `dump` speaks like.
public enum DumpStyle: String, Sendable, CaseIterable {
  /// `mysqlbinlog` 9.7.
  case mysql
  /// `mariadb-binlog` 10.11.
  case mariadb
  /// `mariadb-binlog` 11.8.
  case mariadb11

  /// The style of the server that wrote a log.
  public init(_ format: FormatDescription) {
    switch format.flavor {
    case .mysql: self = .mysql
    case .mariadb: self = format.version.major >= 11 ? .mariadb11 : .mariadb
    }
  }
}
