import BinlogBytes

/// Where `dump` prints to: standard output, or the file of `--result-file`.
///
/// The vendors' tools write over a file that is there, and so do we, but not bit by bit: it is
/// written aside and takes the place of the old one when all of it is there. What is no file
/// (/dev/stdout, a FIFO), has several names, or is to be seen growing is written to directly.
struct DumpOutput {
  let destination: any ByteDestination
  private let batch: FileBatch?

  /// Standard output.
  static var standard: DumpOutput {
    DumpOutput(DescriptorDestination(number: 1, name: "standard output"), nil)
  }

  private init(_ destination: any ByteDestination, _ batch: FileBatch?) {
    self.destination = destination
    self.batch = batch
  }

  /// The file `path`, with `mode` if it is new; `growsVisibly` where readers wait for it.
  init(
    _ path: String, mode: UInt32, growsVisibly: Bool, _ guarding: OutputGuard
  ) throws(SourceError) {
    try guarding.check(file: path)
    switch DirectoryListing.replacement(for: path) {
    case .aside(let target, let oldMode) where !growsVisibly:
      let batch = FileBatch(
        FileBatch.Rules(
          isReplacing: true, adviceForTaken: "exists", mode: oldMode ?? mode,
          keepsMode: oldMode != nil),
        guarding: guarding)
      self.init(try batch.file(target), batch)
    default: self.init(try NewFile.truncate(path, mode: mode), nil)
    }
  }

  /// Gives what was written its name.
  func finish() throws(SourceError) { try batch?.commit() }

  /// Drops what was written.
  func abandon() { batch?.abandon() }
}
