public import BinlogBytes

/// What a file is that does not begin as a log does, as far as its first bytes tell, and what to
/// do with it.
///
/// One sentence for every command: who gets a file by mail or out of an archive asks the same of
/// all of them.
public struct ForeignFile: Equatable, Sendable {
  /// What kind of thing it is.
  public enum Kind: Sendable {
    /// Packed or encrypted: a log may be inside.
    case wrapped
    /// A log that its way here has changed.
    case transferred
    /// The binlog that MariaDB 12.3 and later keep in InnoDB.
    case innodbBinlog
    /// Something else that is known.
    case other
    /// Nothing that is known.
    case unknown
  }

  /// What kind of thing it is.
  public var kind: Kind
  /// What it is, as a sentence without its end.
  public var message: String
  /// What to do.
  public var hint: String
  /// Its first bytes, as digits.
  public private(set) var found = ""
  /// Whether it begins with the header of a mail or the like.
  private var isHeader = false

  /// The first bytes that are looked at.
  static let headSize = 1024

  /// Looks at the front of `source`, which is known to be no log; `first` are its first bytes.
  public init(_ source: ByteSource, first: [UInt8]) {
    var cursor = ByteCursor(source)
    var head: [UInt8] = first
    if let count = try? cursor.load(Self.headSize, at: .zero), count >= first.count {
      head = cursor.bytes(min(count, Self.headSize), at: .zero).array
    }
    self =
      Self.known(head)
      ?? ForeignFile(
        .unknown, "this is not a binary log or relay log",
        "give a log, an index file or a directory")
    found = Self.hex(head.prefix(FileMagic.size))
    if source.isUnwrapped, kind == .wrapped { message += "; it is inside of a gzip or zstd file" }
    // What stands in front of a log, or was cut off there, hides it.
    if kind == .unknown || isHeader, let shift = try? ShiftedLog(source) {
      message = isHeader ? "\(message); \(shift.message)" : shift.message
      hint = shift.hint
      kind = .transferred
    }
  }

  /// Looks at the front of a text; nil where it may be one.
  ///
  /// A log, and what is packed or encrypted, is none.
  public static func notText(_ source: ByteSource) -> (message: String, hint: String)? {
    var cursor = ByteCursor(source)
    guard let count = try? cursor.load(headSize, at: .zero) else { return nil }
    let head = cursor.bytes(min(count, headSize), at: .zero).array
    switch FileMagic(head.span) {
    case .log, .encryptedLog: return ("this is a binary log or relay log, not a text", "")
    default: break
    }
    guard let known = wrapper(head) else { return nil }
    return (
      known.message.replacing(", not a binary log or relay log", with: ""),
      known.hint.replacing(" | binlogtool verify -", with: "")
    )
  }

  /// What to do, for who typed `command`.
  public func hint(for command: String) -> String {
    hint.replacing("binlogtool verify", with: "binlogtool \(command)")
  }

  /// The sentence of commands that print: what it is, and what to do.
  public func refusal(for command: String) -> String {
    kind == .unknown
      ? "\(message): it begins with \(found.isEmpty ? "nothing" : found), expected fe 62 69 6e"
      : "\(message); \(hint(for: command))"
  }

  private init(_ kind: Kind, _ message: String, _ hint: String) {
    self.kind = kind
    self.message = message
    self.hint = hint
  }

  /// Bytes as two digits each.
  public static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined(separator: " ")
  }

  private static func known(_ head: [UInt8]) -> ForeignFile? {
    wrapper(head) ?? transfer(head) ?? file(head)
  }

  // MARK: Packed and encrypted

  private static let wrappers: [(magic: [UInt8], name: String, command: String)] = [
    ([0x1F, 0x8B], "gzip data", "zcat FILE"),
    ([0x28, 0xB5, 0x2F, 0xFD], "zstd data", "zstdcat FILE"),
    ([0x42, 0x5A, 0x68], "bzip2 data", "bzcat FILE"),
    ([0x50, 0x4B, 0x03, 0x04], "a zip archive", "unzip -p FILE"),
    ([0x50, 0x4B, 0x05, 0x06], "an empty zip archive", "unzip -l FILE"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz data", "xzcat FILE"),
    ([0x5D, 0x00, 0x00], "lzma data", "lzcat FILE"),
    ([0x4C, 0x5A, 0x49, 0x50], "lzip data", "lzip -dc FILE"),
    ([0x04, 0x22, 0x4D, 0x18], "lz4 data", "lz4 -dc FILE"),
    ([0x02, 0x21, 0x4C, 0x18], "lz4 data", "lz4 -dc FILE"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive", "7z x -so FILE"),
    ([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], "a rar archive", "unrar p -inul FILE"),
    ([0x89, 0x4C, 0x5A, 0x4F], "lzo data", "lzop -dc FILE"),
    ([0xFF, 0x06, 0x00, 0x00, 0x73, 0x4E, 0x61, 0x50], "snappy data", "snzip -dc FILE"),
    ([0x1F, 0x9D], "data of compress (.Z)", "zcat FILE"),
    (Array("XBSTCK01".utf8), "a stream of xbstream", "xbstream -x < FILE"),
    (Array("qpress10".utf8), "a qpress archive", "qpress -do FILE"),
    (Array("070701".utf8), "a cpio archive", "cpio -i --to-stdout < FILE"),
    (Array("MSCF".utf8), "a cab archive", "cabextract -p FILE"),
    (Array("!<arch>".utf8), "an ar archive", "ar p FILE"),
  ]

  private static let ciphers: [(magic: [UInt8], name: String, command: String)] = [
    (Array("-----BEGIN PGP ".utf8), "a PGP message", "gpg -d FILE"),
    (Array("Salted__".utf8), "data that openssl enc encrypted", "openssl enc -d … -in FILE"),
    (Array("U2FsdGVkX1".utf8), "data that openssl enc encrypted", "openssl enc -d -a … -in FILE"),
    (Array("age-encryption.org/v1".utf8), "data that age encrypted", "age -d FILE"),
    (Array("-----BEGIN AGE ENCRYPTED".utf8), "data that age encrypted", "age -d FILE"),
    (Array("-----BEGIN PKCS7".utf8), "a PKCS #7 message", "openssl smime -decrypt -in FILE"),
    (Array("-----BEGIN CMS".utf8), "a CMS message", "openssl cms -decrypt -in FILE"),
    (Array("$ANSIBLE_VAULT".utf8), "an Ansible vault", "ansible-vault decrypt FILE"),
    ([0x4C, 0x55, 0x4B, 0x53, 0xBA, 0xBE], "a LUKS volume", "cryptsetup open FILE"),
  ]

  private static func wrapper(_ head: [UInt8]) -> ForeignFile? {
    for (magic, name, command) in wrappers where head.starts(with: magic) {
      // Two bytes and a letter are little: the block's own magic must follow.
      if name == "bzip2 data" {
        guard head.count > 9, head[3] >= 0x31, head[3] <= 0x39,
          head[4...].starts(with: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
            || head[4...].starts(with: [0x17, 0x72, 0x45, 0x38, 0x50, 0x90])
        else { continue }
      }
      return packed(name, command)
    }
    if head.count > 262, head[257..<262].elementsEqual("ustar".utf8) {
      return packed("a tar archive", "tar -xOf FILE")
    }
    for (magic, name, command) in ciphers where head.starts(with: magic) {
      return ForeignFile(
        .wrapped, "this is \(name), not a binary log or relay log",
        "decrypt it first, such as \(command) | binlogtool verify -")
    }
    // Packets of OpenPGP: a session key, or symmetrically encrypted data, of a sane length.
    if head.count > 3,
      head[0] == 0x85 && head[1] <= 0x04 && head[3] == 3
        || head[0] == 0x84 && head[2] == 3
        || head[0] == 0x8C && head[1] == 0x0D && head[2] == 0x04
        || head[0] == 0xC1 && head[1] < 192 && head[2] == 3
        || head[0] == 0xC3 && head[1] < 64 && head[2] >= 4 && head[2] <= 6
    {
      return ForeignFile(
        .wrapped, "this is a PGP message, not a binary log or relay log",
        "decrypt it first, such as gpg -d FILE | binlogtool verify -")
    }
    return nil
  }

  private static func packed(_ name: String, _ command: String) -> ForeignFile {
    ForeignFile(
      .wrapped, "this is \(name), not a binary log or relay log",
      "unpack it first, such as \(command) | binlogtool verify -")
  }

  // MARK: Changed on its way

  /// What the magic number has become.
  private static let changed: [(magic: [UInt8], what: String, back: String)] = [
    (
      [0xC3, 0xBE, 0x62, 0x69, 0x6E],
      "this log was read as Latin-1 and written as UTF-8: each byte above 127 became two",
      "take another copy, sent as binary; or iconv -f UTF-8 -t LATIN1 FILE > LOG"
    ),
    (
      [0xEF, 0xBF, 0xBD, 0x62, 0x69, 0x6E],
      "this log was read as UTF-8 text: bytes above 127 became U+FFFD and are lost",
      "take another copy, sent as binary"
    ),
    (
      [0x3F, 0x62, 0x69, 0x6E],
      "this log was converted as text: bytes above 127 became ? and are lost",
      "take another copy, sent as binary"
    ),
    (
      [0x7E, 0x62, 0x69, 0x6E], "this log has lost the highest bit of each byte on its way",
      "take another copy, sent as binary"
    ),
    (
      [0x62, 0xFE, 0x6E, 0x69], "this log was copied with the bytes of each pair swapped",
      "take another copy; or dd conv=swab if=FILE of=LOG"
    ),
    (
      Array("/mJpb".utf8), "this is a log in base64, as mails and clipboards carry it",
      "decode it first: base64 -d FILE | binlogtool verify -"
    ),
    (
      Array("=FEbin".utf8), "this is a log in quoted-printable, as mails carry it",
      "decode it first, such as qprint -d FILE | binlogtool verify -"
    ),
    (
      Array("%FEbin".utf8), "this is a log in the encoding of URLs",
      "take another copy, sent as binary"
    ),
    (
      Array("fe62696e".utf8), "this is a hexadecimal dump of a log",
      "turn it back: xxd -r -p FILE | binlogtool verify -"
    ),
    (
      Array("begin 6".utf8), "this is uuencoded data",
      "decode it first: uudecode -o /dev/stdout FILE | binlogtool verify -"
    ),
  ]

  private static func transfer(_ head: [UInt8]) -> ForeignFile? {
    let folded = head.prefix(32).map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 }
    for (magic, what, back) in changed
    where head.starts(with: magic) || folded.starts(with: magic) {
      return ForeignFile(.transferred, what, back)
    }
    if let text = utf16(head) { return text }
    let line = String(decoding: head.prefix(120), as: UTF8.self).lowercased()
    // xxd and hexdump -C put the offset before the bytes; od has them in octal.
    let dumps = [
      "00000000: fe62 696e", "00000000  fe 62 69 6e", "0000000 fe 62 69 6e", "0000000 376 142 151",
      "00000000: fe 62 69 6e", "0000000 62fe 6e69", "0000000 061376 067151",
    ]
    if dumps.contains(where: line.hasPrefix) {
      return ForeignFile(
        .transferred, "this is a hexadecimal dump of a log",
        "turn it back, such as xxd -r FILE | binlogtool verify -, or take another copy")
    }
    return header(head)
  }

  /// A log that PowerShell or an editor saved as UTF-16: its first byte is a character of a code
  /// page then.
  private static func utf16(_ head: [UInt8]) -> ForeignFile? {
    guard head.count >= 10, head[0] == 0xFF, head[1] == 0xFE || head[0] == 0xFE else { return nil }
    let isBig = head[0] == 0xFE
    let low = isBig ? 1 : 0
    func unit(_ index: Int) -> UInt16 {
      UInt16(head[2 + 2 * index + low]) | UInt16(head[2 + 2 * index + 1 - low]) << 8
    }
    guard head[1] == (isBig ? 0xFF : 0xFE), unit(1) == 0x62, unit(2) == 0x69, unit(3) == 0x6E else {
      return nil
    }
    return ForeignFile(
      .transferred, "this log was read as text and saved as UTF-16, as PowerShell's > does",
      unit(0) == 0xFE
        ? "take another copy, sent as binary; or iconv -f UTF-16 -t LATIN1 FILE > LOG"
        : "take another copy, sent as binary (in PowerShell: cmd /c \"… > LOG\")")
  }

  /// A log after the header of a mail or an answer of HTTP.
  private static func header(_ head: [UInt8]) -> ForeignFile? {
    let line = head.prefix { $0 != 0x0A }
    let text = String(decoding: line, as: UTF8.self).lowercased()
    let words = [
      "http/1", "http/2", "content-", "mime-version:", "return-path:", "received:", "from ",
      "from:", "date:", "subject:", "to:", "message-id:", "x-", "delivered-to:", "server:", "etag:",
      "last-modified:", "accept-ranges:",
    ]
    guard text.utf8.count < 900, words.contains(where: text.hasPrefix),
      text.contains(":")
        || text.hasPrefix("http/") || text.hasPrefix("from ")
    else { return nil }
    let name = text.hasPrefix("http/") ? "an answer of HTTP" : "a mail or an answer of HTTP"
    var result = ForeignFile(
      .transferred, "this begins with the header of \(name), not with a log",
      "cut off everything up to and with the first empty line, or take another copy")
    result.isHeader = true
    return result
  }

  // MARK: Other files

  private static let files: [(magic: [UInt8], what: String, hint: String)] = [
    (
      Array("/*!50530 SET @@SESSION.PSEUDO_".utf8), "this is the text that mysqlbinlog printed",
      ofPrinted
    ),
    (
      Array("# The proper term is pseudo_replica_mode".utf8),
      "this is the text that mysqlbinlog printed", ofPrinted
    ),
    (
      Array("/*!50530 SET @@SESSION.".utf8), "this is the text that mysqlbinlog printed", ofPrinted
    ),
    (
      Array("/*!40019 SET @@session.max_".utf8), "this is the text that mysqlbinlog printed",
      ofPrinted
    ),
    (
      Array("/*!40019 SET @@SESSION.max_".utf8), "this is the text that mysqlbinlog printed",
      ofPrinted
    ),
    (
      Array("/*!50700 SET @@SESSION.RBR_EXEC_MODE".utf8),
      "this is the text that mysqlbinlog printed", ofPrinted
    ),
    (Array("# at 4".utf8), "this is the text that mysqlbinlog printed", ofPrinted),
    (Array("-- MySQL dump".utf8), "this is a dump of mysqldump", ofDump),
    (Array("-- MariaDB dump".utf8), "this is a dump of mariadb-dump", ofDump),
    (Array("/*!999999\\- enable".utf8), "this is a dump of mariadb-dump", ofDump),
    (Array("/*M!999999\\- enable".utf8), "this is a dump of mariadb-dump", ofDump),
    (Array("version https://git-lfs".utf8), "this is a pointer of Git LFS", "git lfs pull"),
    (Array("SQLite format 3".utf8), "this is an SQLite database", ofOther),
    ([0x7F, 0x45, 0x4C, 0x46], "this is a program", ofOther),
    (Array("%PDF".utf8), "this is a PDF", ofOther),
    ([0x89, 0x50, 0x4E, 0x47], "this is an image", ofOther),
    ([0xFE, 0xFE, 0x07], "this is an index file of a MyISAM table", ofOther),
    ([0xFE, 0xFE, 0x08], "this is a file of Aria", ofOther),
    ([0xFE, 0xFE, 0x09], "this is a file of Aria", ofOther),
    ([0xFE, 0xFE, 0x0B], "this is a log of Aria (aria_log)", ofOther),
    ([0xFE, 0xFE, 0x0C], "this is the control file of Aria", ofOther),
    (Array("Phys".utf8), "this is a redo log of InnoDB (ib_logfile)", ofOther),
    (Array("Phs2".utf8), "this is a redo log of InnoDB (ib_logfile)", ofOther),
  ]
  private static let ofPrinted = "give the log that it was printed from"
  private static let ofDump = "give the binary logs of the server; the dump goes to --schema"
  private static let ofOther = "give a log, an index file or a directory"

  private static func file(_ head: [UInt8]) -> ForeignFile? {
    if head.starts(with: [0xFE, 0xFE, 0x0D, 0x01]) {
      return ForeignFile(
        .innodbBinlog,
        "this is a binlog that MariaDB 12.3 or later keeps in InnoDB (.ibb), not in the old format",
        "turn it into one: mariadb-binlog --convert-engine-binlog of MariaDB 12.3; nobody else"
          + " reads it")
    }
    for (magic, what, hint) in files where head.starts(with: magic) {
      return ForeignFile(.other, "\(what), not a binary log or relay log", hint)
    }
    // Versions of the format of .frm: 6 to 12.
    if head.count > 3, head[0] == 0xFE, head[1] == 0x01, head[2] >= 6, head[2] <= 12 {
      return ForeignFile(
        .other, "this is the definition of a table (.frm), not a binary log or relay log", ofOther)
    }
    // The first page of a tablespace: page 0, of the type FSP_HDR.
    if head.count > 40, head[4..<8].allSatisfy({ $0 == 0 }), head[24] == 0, head[25] == 8 {
      return ForeignFile(
        .other, "this is a tablespace of InnoDB (.ibd, ibdata), not a binary log or relay log",
        ofOther)
    }
    if head.count > 32, head[0..<3].allSatisfy({ $0 == 0 }), head[3] >= 1, head[3] <= 6,
      head[16..<21].elementsEqual("MySQL".utf8) || head[16..<20].elementsEqual("MEB ".utf8)
        || head[16..<23].elementsEqual("MariaDB".utf8) || head[16..<22].elementsEqual("Backup".utf8)
    {
      return ForeignFile(
        .other, "this is a redo log of InnoDB, not a binary log or relay log", ofOther)
    }
    let text = String(decoding: head.prefix(200), as: UTF8.self).lowercased()
    if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") {
      return ForeignFile(
        .other, "this is a web page, not a binary log or relay log",
        "what answered was no storage: look at what the page says")
    }
    if text.hasPrefix("<?xml") {
      return ForeignFile(
        .other, "this is XML, not a binary log or relay log",
        "storage answers with XML where it has an error to tell: look at what it says")
    }
    return index(text)
  }

  /// The list of logs, where a log is wanted.
  private static func index(_ text: String) -> ForeignFile? {
    let line = text.prefix { $0 != "\n" && $0 != "\r\n" && $0 != "\r" }
    guard line.count < 200, let dot = line.lastIndex(of: "."),
      line.hasPrefix("./") || line.hasPrefix("/"),
      case let digits = line[line.index(after: dot)...], digits.count >= 6,
      digits.allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    return ForeignFile(
      .other, "this is an index file, a list of logs, not a log itself",
      "give the logs that it lists; verify and suggest take the index too")
  }
}
