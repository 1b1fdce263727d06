import ArgumentParser
import BinlogBytes
import BinlogCrypto
import BinlogEvents

/// How files are read, and the keys of encrypted ones.
struct InputOptions: ParsableArguments {
  @Flag(
    name: .customLong("no-mmap"),
    help: "Read files instead of mapping them, for files that may be cut back meanwhile.")
  var noMapping = false

  @Option(
    help: ArgumentHelp(
      "The keyring file of the MySQL server that encrypted the logs.", valueName: "file"))
  var keyring: String?

  @OptionGroup var keyFile: KeyFileOptions

  /// The files that these options name.
  var keyPaths: [String] {
    [keyring, keyFile.file, keyFile.passwordFile].compactMap { $0 }
  }

  /// Those of them that name keys, as words of a shell; a password stays out.
  var keyWords: [String] {
    var words: [String] = []
    if let keyring { words.append("--keyring=" + keyring.shellWord) }
    if let file = keyFile.file { words.append("--key-file=" + file.shellWord) }
    if let file = keyFile.passwordFile {
      words.append("--key-file-password-file=" + file.shellWord)
    }
    return words
  }

  /// How logs are opened with these options.
  ///
  /// Logs that may be cut back, as a server does that starts after a crash, are never mapped.
  func access(mayShrink: Bool = false) throws(SourceError) -> LogAccess {
    var access = try keyFile.access(
      files: noMapping || mayShrink ? .read : .mapped, keyring: keyring)
    access.watch = ProgressLine.watch
    return access
  }

  /// The same for a command that ends where the keys cannot be read, after telling why.
  func openedAccess(mayShrink: Bool = false) throws -> LogAccess {
    do throws(SourceError) {
      return try access(mayShrink: mayShrink)
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
  }
}

/// The keys of MariaDB's encrypted logs.
struct KeyFileOptions: ParsableArguments {
  @Option(
    name: .customLong("key-file"),
    help: ArgumentHelp(
      "The file_key_management file of the MariaDB server that encrypted the logs.",
      valueName: "file"))
  var file: String?

  @Option(
    name: .customLong("key-file-password-file"),
    help: ArgumentHelp(
      "The file with the password of the key file, where that is encrypted itself.",
      valueName: "file"))
  var passwordFile: String?

  @Option(
    name: .customLong("key-file-password"),
    help: ArgumentHelp(
      "That password, or FILE: and the path of such a file, as file_key_management_filekey has it;"
        + " other users see what stands on a command line.",
      valueName: "text"))
  var password: String?

  @Option(
    name: .customLong("key-file-pbkdf2"),
    help: ArgumentHelp(
      "The server's file_key_management_use_pbkdf2, where it is not 0.", valueName: "n"))
  var iterations = 0

  func validate() throws {
    guard (0...100_000_000).contains(iterations) else {
      throw ValidationError("--key-file-pbkdf2 is a number of iterations, 0 to 100000000")
    }
  }

  func access(
    files: ByteSource.FileAccess, keyring path: String?
  ) throws(SourceError) -> LogAccess {
    try LogAccess(
      files: files, keyring: path, keyFile: file,
      password: passwordFile.map { "FILE:" + $0 } ?? password, iterations: iterations)
  }
}

extension LogAccess {
  /// Opens files with the keys of what was given.
  init(
    files: ByteSource.FileAccess, keyring: String?, keyFile: String?, password: String?,
    iterations: Int
  ) throws(SourceError) {
    self.init(files: files)
    guard keyring != nil || keyFile != nil else { return }
    var keys = LogKeyring()
    if let keyring { try keys.addKeyring(keyring) }
    if let keyFile {
      try keys.addKeyFile(keyFile, password: password, iterations: iterations)
    }
    self.keys = keys
  }
}
