public import BinlogBytes
public import BinlogEvents

/// Keys of encrypted logs of both flavors, as their servers keep them in files.
public struct LogKeyring: LogKeys {
  private var mysql: MySQLKeyring?
  private var mariadb: MariaDBKeyFile?

  /// No keys.
  public init() {}

  /// Adds the keys of a MySQL server: the file of `component_keyring_file` or of the `keyring_file`
  /// plugin.
  public mutating func addKeyring(_ path: String) throws(SourceError) {
    mysql = try MySQLKeyring(path: path)
  }

  /// Adds the keys of a MariaDB server: the file of `file_key_management`.
  ///
  /// `password` is what the file itself is encrypted with; `FILE:` and a path name a file that
  /// holds it. `iterations` are those of PBKDF2, 0 where openssl's older derivation was used.
  public mutating func addKeyFile(
    _ path: String, password: String? = nil, iterations: Int = 0
  ) throws(SourceError) {
    mariadb = try MariaDBKeyFile(path: path, password: password, iterations: iterations)
  }

  /// As ``LogKeys/unlock(_:)``.
  public func unlock(_ source: ByteSource) throws(SourceError) -> ByteSource {
    var cursor = ByteCursor(source)
    let count = try cursor.load(EncryptedLogHeader.size, at: .zero)
    switch FileMagic(cursor.bytes(count, at: .zero)) {
    case .encryptedLog:
      guard let mysql else { return source }
      return try MySQLEncryptedLog.open(source, cursor.bytes(count, at: .zero), keyring: mysql)
    case .log:
      guard let mariadb else { return source }
      return try MariaDBEncryptedLog.open(source, keys: mariadb)
    default: return source
    }
  }
}

extension SourceError {
  /// A key is missing or wrong.
  static func encryption(_ name: String, _ message: String) -> SourceError {
    SourceError(name: name, kind: .encryption, message: message)
  }
}
