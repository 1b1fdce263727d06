import BinlogBytes
import BinlogEvents

/// The files that LOAD DATA statements read, written out again under the names that the vendors'
/// tools give them: `SQL_LOAD_MB-` and the number, both in hexadecimal, then a count of names that
/// were taken already.
struct LoadDataFiles {
  /// The directory, with a slash at its end.
  let directory: String
  /// Permissions of new files.
  let mode: UInt32
  /// The files that statements will read, by number.
  private var paths: [UInt32: String] = [:]
  /// The same of those that loads of before 5.0.3 brought.
  private var oldPaths: [UInt32: String] = [:]

  init(directory: String, mode: UInt32) {
    self.directory = directory.isEmpty || directory.hasSuffix("/") ? directory : directory + "/"
    self.mode = mode
  }

  /// The file number `id`; nil where nothing of it came.
  func path(of id: UInt32) -> String? { paths[id] }

  /// Takes out the file number `id`, whose statement is printed, or left out.
  @discardableResult
  mutating func take(_ id: UInt32) -> String? { paths.removeValue(forKey: id) }

  /// The same for the statement of an old load.
  mutating func takeOld(_ id: UInt32) -> String? {
    paths.removeValue(forKey: id)
    return oldPaths.removeValue(forKey: id)
  }

  /// Makes the file number `id` with its first piece.
  ///
  /// `name` is the name that the statement had, of which the part after the last slash is used;
  /// nil where the events do not tell it.
  mutating func begin(
    _ id: UInt32, _ data: Span<UInt8>, named name: [UInt8]? = nil
  ) throws(DumpFault) {
    let path = try make(id, data, named: name)
    paths[id] = path
    if name != nil { oldPaths[id] = path }
  }

  private func make(
    _ id: UInt32, _ data: Span<UInt8>, named name: [UInt8]?
  ) throws(DumpFault) -> String {
    let own =
      name.map {
        let last = $0.split(separator: 0x2F, omittingEmptySubsequences: false).last ?? []
        return PathText.text(of: Array(last))
      } ?? "SQL_LOAD_MB"
    let base = directory + own + "-" + String(id, radix: 16)
    for version in 0..<1000 {
      let path = base + "-" + String(version, radix: 16)
      do throws(SourceError) {
        if try NewFile.create(path, mode: mode, writing: data) { return path }
      } catch {
        throw Self.fault(error, path)
      }
    }
    throw DumpFault(
      offset: nil,
      text: "no free name for a file of LOAD DATA: \(base)-0 to -3e7 exist; remove them, "
        + "or name another directory with --local-load",
      isDamage: false)
  }

  /// Adds a piece to the file `path`.
  func append(_ path: String, _ data: Span<UInt8>) throws(DumpFault) {
    do throws(SourceError) {
      try NewFile.append(path, data)
    } catch {
      // A part of it would be loaded as if it were the whole.
      NewFile.remove(path)
      throw Self.fault(error, path)
    }
  }

  /// Why a file could not be written, with its name: the message is one about the log.
  private static func fault(_ error: SourceError, _ path: String) -> DumpFault {
    DumpFault(
      offset: nil, text: "a file of LOAD DATA cannot be written: \(path): \(error.message)",
      isDamage: false)
  }
}

extension ByteSink {
  /// A piece of a file, as a comment.
  func write(block name: StaticString, _ event: FileBlockEvent) {
    write("\n#")
    write(name)
    write(": file_id: ")
    write(decimal: Int64(Int32(bitPattern: event.fileID)))
    write("  block_len: ")
    write(decimal: UInt64(event.data.count))
    write(byte: 0x0A)
  }

  /// The statement with the name of the file that was written here.
  func write(
    load event: ExecuteLoadQueryEvent, _ bytes: Span<UInt8>, from path: String,
    shortForm: Bool = false
  ) {
    let text = bytes.extracting(event.query.text)
    let start = min(Int(event.fileNameStart), text.count)
    let end = min(Int(event.fileNameEnd), text.count)
    write(text.extracting(0..<start))
    write(" LOCAL INFILE ")
    let name = PathText.bytes(of: path).map { $0 == 0x5C ? 0x2F : $0 }
    write(prettyString: name.span)
    if event.duplicateHandling == 2 { write(" REPLACE") }
    write(" INTO")
    write(text.extracting(end..<text.count))
    write(byte: 0x0A)
    writeDelimiter()
    if shortForm { return }
    write("# file_id: ")
    write(decimal: Int64(Int32(bitPattern: event.fileID)))
    write(" \n")
  }
}
