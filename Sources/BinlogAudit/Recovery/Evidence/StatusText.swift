public import BinlogBytes

/// Reads text that people save when replication breaks, in every dress that it comes in.
///
/// `SHOW REPLICA STATUS`, `SHOW SLAVE STATUS`, `SHOW ALL SLAVES STATUS` and the tables that say the
/// same, as clients and tools print them; info files; lines of an error log; statements and notes
/// of backup tools. It is read line by line, so that memory does not grow with its size, and of
/// what is said of a channel the last counts.
public struct StatusText {
  /// The replicas that the text speaks of, one for each channel or connection; empty when it says
  /// nothing of the kind.
  public private(set) var states: [ReplicaState] = []
  /// Why there are none, or what was left out.
  public private(set) var remark: String?

  /// Reads all of `source`.
  public init(_ source: ByteSource, origin: String) throws(SourceError) {
    var reader = Reader(origin: origin)
    var lines = TextLines(source)
    var line: [UInt8] = []
    while try lines.next(into: &line) { reader.take(StatusLine(line)) }
    if let failure = source.failure { throw failure }
    reader.finish()
    states = reader.states
    remark = states.isEmpty ? reader.remark : nil
    if let number = lines.firstLongLine {
      remark =
        "line \(number) is longer than \(TextLines.lineLimit >> 20) MiB, and its end was not read"
    }
  }

  /// The replicas that `text` speaks of.
  public static func states(in text: String, origin: String) -> [ReplicaState] {
    let source = ByteSource(name: origin, chunk: ByteChunk(copying: Array(text.utf8)))
    return (try? StatusText(source, origin: origin))?.states ?? []
  }

  /// All ways to read a text at once; what is most sure of itself is believed.
  private struct Reader {
    let origin: String
    private var status: StatusStates
    private var vertical = StatusVertical()
    private var table = StatusTable()
    private var markup = StatusMarkup()
    private var json = StatusJSON()
    private var dump = InfoTableDump()
    private var coordinates: CoordinateText
    private var errors: ErrorLogText
    private var loose: StatusStates
    private var pairs = StatusPairs()
    /// The first lines, which may be those of an info file.
    private var head: [String] = []
    private static let headLimit = 200
    private(set) var states: [ReplicaState] = []
    private var isEmpty = true
    private var hasMetrics = false

    init(origin: String) {
      self.origin = origin
      status = StatusStates(origin: origin)
      loose = StatusStates(origin: origin)
      coordinates = CoordinateText(origin: origin)
      errors = ErrorLogText(origin: origin)
    }

    mutating func take(_ line: StatusLine) {
      if line.bytes.isEmpty {
        // It ends nothing but a cell that goes on.
        if head.count < Self.headLimit { head.append("") }
        if table.isInsideRow { _ = table.take(line) }
        return
      }
      if isEmpty, !line.trimmedRange.isEmpty { isEmpty = false }
      if head.count < Self.headLimit {
        head.append(line.bytes.count < 1 << 16 ? line.trimmed : "")
      }
      if let row = vertical.take(line) { status.take(row) }
      if let row = table.take(line) { status.take(row) }
      for row in markup.take(line) { status.take(row) }
      for row in json.take(line) { status.take(row) }
      for row in dump.take(line) { status.take(row) }
      coordinates.take(line)
      errors.take(line)
      for row in pairs.take(line) { loose.take(row) }
      if !hasMetrics, line.bytes.starts(with: Array("mysql_slave_status_".utf8)) {
        hasMetrics = true
      }
    }

    mutating func finish() {
      if let row = vertical.finish() { status.take(row) }
      for row in markup.finish() { status.take(row) }
      for row in dump.finish() { status.take(row) }
      if let row = pairs.finish() { loose.take(row) }
      coordinates.finish()
      states = choose()
      guard let applied = dump.appliedPosition else { return }
      if states.isEmpty {
        var state = ReplicaState(origin: origin)
        state.isMariaDB = true
        states = [state]
      }
      for index in states.indices where states[index].gtidPosition == nil {
        states[index].gtidPosition = applied
      }
    }

    private func choose() -> [ReplicaState] {
      let isOwn = status.isOwnLogOnly
      let rows = isOwn ? [] : status.results
      if rows.contains(where: Self.hasPlace) { return rows }
      if coordinates.told.contains(where: Self.hasPlace) { return coordinates.told }
      // A log may quote anything: before looser readings.
      let lists = [errors.results, loose.results]
      if let placed = lists.first(where: { $0.contains(where: Self.hasPlace) }) { return placed }
      // A text without any place may still tell of threads, errors and GTIDs.
      if let first = ([rows, coordinates.told] + lists).first(where: { !$0.isEmpty }) {
        return first
      }
      if let noted = coordinates.noted { return [noted] }
      if isOwn, !status.results.isEmpty { return status.results }
      let text = head.joined(separator: "\n")
      if let state = InfoFiles.relayLogInfo(text, origin: origin) { return [state] }
      if let state = InfoFiles.masterInfo(text, origin: origin) { return [state] }
      return []
    }

    private static func hasPlace(_ state: ReplicaState) -> Bool {
      state.read != nil || state.executed != nil
    }

    /// Why nothing was found.
    var remark: String? {
      if isEmpty { return "is empty" }
      if errors.beganAtFirst {
        return "says only that the replica began at the source's first log ('FIRST'), not where it"
          + " stands"
      }
      if hasMetrics {
        return "has metrics of an exporter, which have the numbers of logs and not their names"
      }
      return nil
    }
  }
}

extension String {
  /// The text without white space at either end.
  var trimmingSpaces: String {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    guard let first = utf8.firstIndex(where: { !isSpace($0) }),
      let last = utf8.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(self[first...last])
  }
}
