public import BinlogBytes
public import BinlogEvents
public import BinlogLogs

/// Everything that tells where a replica stands.
public struct SuggestInputs: Sendable {
  /// The replica's logs, where they were given.
  public var replica: LogAudit?
  /// What status texts, info files, error logs and options say, the most telling first.
  public var states: [ReplicaState] = []
  /// All whole groups in the replica's relay logs, in order.
  public var relayGroups: [FileScan.VisitedGroup] = []
  /// All whole groups in the replica's own binlogs, in order.
  public var ownGroups: [FileScan.VisitedGroup] = []
  /// Whole groups in the source's binlogs, in order, from where the replica stands on.
  public var sourceGroups: [FileScan.VisitedGroup] = []

  /// Nothing yet.
  public init() {}

  func merged(channel: String?) -> StateMerger {
    StateMerger(
      states, relayLogs: replica?.reports.filter { $0.kind == .relayLog } ?? [],
      relayGroups: relayGroups, channel: channel)
  }

  /// A visitor for the scan of the source's logs, which hands to `take` the groups from the files
  /// on in which the replica stands; nil when they are of no use.
  func sourceVisitor(
    of state: ReplicaState, _ take: @escaping FileScan.GroupVisitor
  ) -> FileScan.GroupVisitor? {
    // Only the replica's logs can be compared with them, and a group that failed be looked for.
    guard replica != nil || state.applierError != nil else { return nil }
    let failed = state.applierError.flatMap { ErrorParts($0.message).place }
    let places = [state.read, state.executed, failed].compactMap {
      $0.flatMap { LogName($0.file) }
    }
    guard let first = places.min(by: { $0.number < $1.number }) else { return nil }
    return { group in
      guard !group.isFromRelayLog, let name = LogName(group.path.lastPathComponent),
        name.stem == first.stem, name.number >= first.number
      else { return }
      take(group)
    }
  }

  /// Adds the replica's side: a data directory, or some of its files.
  ///
  /// - Returns: whether anything was found there.
  @discardableResult
  public mutating func addReplica(
    _ paths: [String], access: LogAccess = .mapped
  ) throws(SourceError) -> Bool {
    let inputs = try LogInputs(paths)
    var groups: [FileScan.VisitedGroup] = []
    var own: [FileScan.VisitedGroup] = []
    var options = LogAudit.Options()
    options.access = access
    replica = try LogAudit(
      inputs, options: options,
      groupVisitor: { if $0.isFromRelayLog { groups.append($0) } else { own.append($0) } })
    relayGroups = groups
    ownGroups = own
    var stored: [ReplicaState] = []
    for path in inputs.statusFiles {
      let text = try DirectoryListing.text(of: path)
      let origin = path
      if path.lastPathComponent.hasPrefix("relay-log") {
        if let state = InfoFiles.relayLogInfo(text, origin: origin) { stored.append(state) }
      } else if let state = InfoFiles.masterInfo(text, origin: origin) {
        stored.append(state)
      }
    }
    // Beside named ones the files without a name are those of the default connection.
    if stored.contains(where: { $0.channel != nil }) {
      for index in stored.indices where stored[index].channel == nil { stored[index].channel = "" }
    }
    states += stored
    return replica.map { !$0.reports.isEmpty } ?? false || !states.isEmpty
  }

  /// Adds a place up to which the replica has read, as somebody typed it.
  public mutating func addPosition(_ place: LogCoordinate) {
    var state = ReplicaState(origin: "--position")
    state.read = SourceCoordinate(file: place.name, position: place.position)
    states.append(state)
  }

  /// The channels or connections that were named.
  public var channels: Set<String> { Set(states.compactMap(\.channel)) }

  /// Adds a saved text: a status, an info file, or lines of an error log, of any size.
  ///
  /// - Returns: whether it says where a replica stands, and a remark on how it was read.
  public mutating func addStatus(
    _ source: ByteSource, origin: String
  ) throws(SourceError) -> (isKnown: Bool, remark: String?) {
    let text = try StatusText(source, origin: origin)
    states.insert(contentsOf: text.states, at: 0)
    return (!text.states.isEmpty, text.remark)
  }

  /// Adds a saved text.
  ///
  /// - Returns: whether it says where a replica stands.
  public mutating func addStatus(_ text: String, origin: String) -> Bool {
    let found = StatusText.states(in: text, origin: origin)
    states.insert(contentsOf: found, at: 0)
    return !found.isEmpty
  }
}
