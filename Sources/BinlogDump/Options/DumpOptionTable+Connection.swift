/// The options that only a connection to a server has use for.
extension DumpOption {
  /// Those that ask for a connection are refused, all others are taken without effect, as the
  /// vendors' tools do with local files.
  static let connection: [DumpOption] = [
    remote("read-from-remote-server", "R"),
    remote("raw"),
    remote("read-from-remote-source", owner: .mysql, dumps),
    remote("read-from-remote-master", owner: .mysql, dumps),
    text("host", "h"), text("user", "u"),
    ignored("password", "p", .optionalText, "text", .both),
    number("port", "P"), text("socket", "S"),
    ignored("protocol", nil, .word(["TCP", "SOCKET", "PIPE", "MEMORY"]), "name", .both),
    text("bind-address", owner: .mysql), text("default-auth"), text("plugin-dir"),
    number("connection-server-id", owner: .mysql), number("stop-never-slave-server-id"),
    flag("compress", "C", owner: .mysql),
    text("compression-algorithms", owner: .mysql),
    ignored("zstd-compression-level", nil, .number(1...22), "N", .mysql),
    flag("get-server-public-key", owner: .mysql),
    text("server-public-key-path", owner: .mysql),
    flag("ssl", owner: .mariadb),
    ignored(
      "ssl-mode", nil,
      .word(["DISABLED", "PREFERRED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"]), "name", .mysql),
    text("ssl-ca"), text("ssl-capath"), text("ssl-cert"), text("ssl-cipher"), text("ssl-key"),
    text("ssl-crl"), text("ssl-crlpath"), text("tls-version"),
    ignored("ssl-fips-mode", nil, .word(["OFF", "ON", "STRICT"]), "name", .mysql),
    text("ssl-fp", owner: .mariadb), text("ssl-fplist", owner: .mariadb),
    flag("ssl-verify-server-cert", owner: .mariadb),
    text("tls-ciphersuites", owner: .mysql), text("tls-sni-servername", owner: .mysql),
    text("ssl-session-data", owner: .mysql),
    flag("ssl-session-data-continue-on-failed-reuse", owner: .mysql),
  ]

  private static let dumps: Value = .word(["BINLOG-DUMP-NON-GTIDS", "BINLOG-DUMP-GTIDS"])

  private static func remote(
    _ name: String, _ letter: Character? = nil, owner: Owner = .both, _ value: Value = .switching
  ) -> DumpOption {
    var placeholder = ""
    if case .word = value { placeholder = "name" }
    return DumpOption(
      name, letter, value, placeholder, of: owner, .remote,
      "Refused: binlogtool reads files. Copy the logs, or fetch them with the vendor's tool and its "
        + "--raw.")
  }

  private static func ignored(
    _ name: String, _ letter: Character?, _ value: Value, _ placeholder: String, _ owner: Owner
  ) -> DumpOption {
    DumpOption(
      name, letter, value, placeholder, of: owner, .ignored,
      "For connections; without effect with files.")
  }

  private static func text(
    _ name: String, _ letter: Character? = nil, owner: Owner = .both
  ) -> DumpOption {
    ignored(name, letter, .text, "text", owner)
  }

  private static func number(
    _ name: String, _ letter: Character? = nil, owner: Owner = .both
  ) -> DumpOption {
    ignored(name, letter, .number(0...UInt64.max), "N", owner)
  }

  private static func flag(
    _ name: String, _ letter: Character? = nil, owner: Owner = .both
  ) -> DumpOption {
    ignored(name, letter, .switching, "", owner)
  }
}
