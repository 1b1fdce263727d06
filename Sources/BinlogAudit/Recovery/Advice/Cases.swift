/// One row of the table: a situation, the facts that it stands for, and what to answer.
struct Case: Sendable {
  /// Values of one fact.
  struct Only<Value: Hashable & CaseIterable & Sendable>: ExpressibleByArrayLiteral, Sendable {
    private let values: Set<Value>?

    private init(values: Set<Value>?) { self.values = values }

    /// One of these.
    init(arrayLiteral elements: Value...) { values = Set(elements) }

    /// One of a list that several rows share.
    init(_ list: Set<Value>) { values = list }

    /// Whatever it is.
    static var any: Self { Self(values: nil) }

    /// Whether `value` is one of them.
    func fits(_ value: Value) -> Bool { values?.contains(value) ?? true }
  }

  /// What makes the answer.
  typealias Remedy = @Sendable (Advisor) -> Recovery

  /// The row's name, for the document and the tests.
  let name: String
  /// What it is.
  let situation: Situation
  private let own: Only<Facts.Own>
  private let note: Only<Facts.Note>
  private let applier: Only<Facts.Applier>
  private let receiver: Only<Facts.Receiver>
  private let ask: Only<Facts.Ask>
  private let errant: Only<Facts.Errant>
  /// What makes the answer.
  let remedy: Remedy

  init(
    _ name: String, _ situation: Situation, _ own: Only<Facts.Own>, _ note: Only<Facts.Note>,
    _ applier: Only<Facts.Applier>, _ receiver: Only<Facts.Receiver>, _ ask: Only<Facts.Ask>,
    _ errant: Only<Facts.Errant>, _ remedy: @escaping Remedy
  ) {
    self.name = name
    self.situation = situation
    self.own = own
    self.note = note
    self.applier = applier
    self.receiver = receiver
    self.ask = ask
    self.errant = errant
    self.remedy = remedy
  }

  /// Whether it stands for `facts`.
  func fits(_ facts: Facts) -> Bool {
    own.fits(facts.own) && note.fits(facts.note) && applier.fits(facts.applier)
      && receiver.fits(facts.receiver) && ask.fits(facts.ask) && errant.fits(facts.errant)
  }
}

/// What follows from the facts: for every combination of them exactly one row.
///
/// From top to bottom the trouble that must be mended first: the replica's own files, for whatever
/// the source says would go through them; its note of what it has applied; an applier that stopped
/// with an error, as relay logs that it has not applied must not be thrown away; then what the
/// source answers; then why the receiver does not run. No row is a catch-all: rows of `unclear`
/// say what is missing.
///
/// Legend: `on` sound own files and a right note; `idle` an applier without an error; `quiet` a
/// receiver that nothing speaks against but a stop; `gone`, `torn` … answers of the source that
/// share their remedy.
enum Cases {
  private typealias Asks = Case.Only<Facts.Ask>
  private typealias Receivers = Case.Only<Facts.Receiver>
  private typealias Appliers = Case.Only<Facts.Applier>

  private static var idle: Appliers { [.fine, .stopped] }
  private static var served: Asks { [.served, .gtidsServed] }
  /// The receiver's own error says less than the logs do.
  private static var notForeign: Receivers { [.fine, .stopped, .refusedPlace, .refusedGtids] }
  private static var refusedWhat: Receivers { [.refusedPlace, .refusedGtids] }

  /// Answers of the source that do not tell what happened: an error that does takes their place.
  private static let vague: Set<Facts.Ask> = [
    .unknown, .noLogs, .fileGone, .notALog, .pastClosed, .tailLostAlone, .pastLast, .damaged,
    .damagedAhead, .stale, .gtidsStop,
  ]

  /// The table.
  static let all: [Case] = replica + logs + gtids + threads + unclear

  // MARK: The replica's own side

  //   name                   situation            own            note      applier        receiver     ask      errant
  private static let replica: [Case] = [
    Case(
      "relay logs renamed", .relayIndexBroken,
      [.renamed], .any, .any, .any, .any, .any
    ) { $0.relayLogsRenamed() },
    Case(
      "relay index unfit", .relayIndexBroken,
      [.indexUnfit], .any, .any, .any, .any, .any
    ) { $0.relayIndexUnfit() },
    Case(
      "relay index gone", .relayIndexBroken,
      [.indexGone], .any, .any, .any, .any, .any
    ) { $0.relayIndexGone() },
    Case(
      "relay damage", .relayLogCorrupt,
      [.damaged], .any, .any, .any, .any, .any
    ) { $0.relayLogDamaged() },
    Case(
      "relay damage, place unknown", .relayLogCorrupt,
      [.damagedSomewhere], .any, .any, .any, .any, .any
    ) { $0.relayLogDamagedSomewhere() },
    Case(
      "note lags", .replicaReplays,
      [.sound], [.lags], .any, .any, .any, .any
    ) { $0.noteLags() },
    Case(
      "conflict", .applierConflict,
      [.sound], [.right], [.conflict], .any, .any, .any
    ) { $0.applierConflict() },
    Case(
      "out of order", .gtidOutOfOrder,
      [.sound], [.right], [.outOfOrder], .any, .any, .any
    ) { $0.gtidOutOfOrder() },
    Case(
      "GTID state", .gtidState,
      [.sound], [.right], [.gtidState], .any, .any, .any
    ) { $0.gtidState() },
    Case(
      "applier failed", .applierStopped,
      [.sound], [.right], [.failed], .any, .any, .any
    ) { $0.applierStopped() },
  ]

  // MARK: The source's logs

  private static let logs: [Case] = [
    row("file not listed", .sourceIndexBroken, [.fileUnlisted]) { $0.fileUnlisted() },
    row("next file not listed", .sourceIndexBroken, [.strayNext]) { $0.strayNext() },
    row("base name changed", .sourceIndexBroken, [.baseRenamed]) { $0.baseRenamed() },
    row("file purged", .sourcePurged, [.fileOlder]) { $0.fileOlder() },
    row("no such file", .wrongSourceFile, [.fileForeign]) { $0.fileForeign() },
    row("another server", .wrongSourceFile, [.otherServer]) { $0.otherServer() },
    row("another beginning", .wrongSourceFile, [.otherBeginning]) { $0.otherBeginning() },
    row("tail lost", .sourceLostTail, [.tailLost]) { $0.lostTail() },
    row("tail lost, by GTID", .replicaAheadGtid, [.tailLostByGtid]) { $0.lostTail() },
    row("file lost", .sourceLostTail, [.fileLost]) { $0.lostTail() },
    row("tail lost, no next file", .sourceLostTail, [.tailLostNoNext]) { $0.lostTail() },
    row("at the tear, no next file", .sourceLostTail, [.atTearNoNext]) { $0.atTearNoNext() },
    row("torn ahead", .sourceLostTail, [.tornAhead]) { $0.stopsAhead() },
    row("lost without an error", .sourceLostTail, [.lostBehind]) { $0.divergedSilently() },
    row("lost without an error, by GTID", .replicaAheadGtid, [.lostBehindByGtid]) {
      $0.divergedSilently()
    },
    row("inside an event", .positionInsideEvent, [.insideEvent]) { $0.insideEvent() },
    row("before the first event", .positionInsideEvent, [.beforeFirst]) { $0.beforeFirst() },
  ]

  // MARK: The source's GTIDs

  private static let gtids: [Case] = [
    row("GTIDs purged", .sourcePurged, [.gtidsPurged]) { $0.gtidsPurged() },
    row("GTIDs ahead", .replicaAheadGtid, [.gtidsAhead]) { $0.gtidsAhead() },
    row("GTIDs diverged", .replicaAheadGtid, [.gtidsDiverged]) { $0.gtidsDiverged() },
    row("no GTIDs served", .receiverRefused, [.gtidsUnfit]) { $0.gtidsUnfit() },
  ]

  // MARK: The replica's threads

  private static let threads: [Case] = [
    Case(
      "receiver refused", .receiverRefused,
      [.sound], [.right], idle, [.refusedOtherwise], served, .any
    ) { $0.receiverRefused() },
    Case(
      "receiver refused, logs vague", .receiverRefused,
      [.sound], [.right], idle, [.refusedOtherwise], Asks(vague), .any
    ) { $0.receiverRefused() },
    Case(
      "receiver failed", .receiverStopped,
      [.sound], [.right], idle, [.failed], served, .any
    ) { $0.receiverStopped() },
    Case(
      "receiver failed, logs vague", .receiverStopped,
      [.sound], [.right], idle, [.failed], Asks(vague), .any
    ) { $0.receiverStopped() },
    Case(
      "receiver stopped", .replicaStopped,
      [.sound], [.right], idle, [.stopped], served, .any
    ) { $0.replicaStopped() },
    Case(
      "applier stopped", .replicaStopped,
      [.sound], [.right], [.stopped], [.fine], served, .any
    ) { $0.replicaStopped() },
    Case(
      "receiver stopped, place unknown", .replicaStopped,
      [.sound], [.right], idle, [.stopped], [.unknown], .any
    ) { $0.replicaStopped() },
    Case(
      "applier stopped, place unknown", .replicaStopped,
      [.sound], [.right], [.stopped], [.fine], [.unknown], .any
    ) { $0.replicaStopped() },
    Case(
      "errant GTIDs", .errantGtids,
      [.sound], [.right], [.fine], [.fine], served, [.some]
    ) { $0.errantGtids() },
    Case(
      "healthy", .healthy,
      [.sound], [.right], [.fine], [.fine], served, [.none]
    ) { $0.healthy() },
  ]

  // MARK: What is missing

  private static let unclear: [Case] = [
    Case(
      "no place", .unclear,
      [.sound], [.right], [.fine], [.fine], [.unknown], .any
    ) { $0.noPlace() },
    Case(
      "refused, place unknown", .unclear,
      [.sound], [.right], idle, refusedWhat, [.unknown], .any
    ) { $0.noPlace() },
    Case(
      "refused, yet served", .unclear,
      [.sound], [.right], idle, refusedWhat, served, .any
    ) { $0.refusedYetServed() },
    missing("no logs", [.noLogs]) { $0.noLogs() },
    missing("file gone", [.fileGone]) { $0.fileGone() },
    missing("not a log", [.notALog]) { $0.notALog() },
    missing("past a closed file", [.pastClosed]) { $0.pastClosed() },
    missing("one file only", [.tailLostAlone]) { $0.lostTail() },
    missing("past the last file", [.pastLast]) { $0.lostTail() },
    missing("damaged", [.damaged]) { $0.damagedPlace() },
    missing("damaged ahead", [.damagedAhead]) { $0.stopsAhead() },
    missing("damaged ahead, by GTID", [.gtidsStop]) { $0.gtidsStop() },
    missing("stored place", [.stale]) { $0.stalePlace() },
  ]

  /// A row for what the source's logs alone decide.
  private static func row(
    _ name: String, _ situation: Situation, _ ask: Asks, _ remedy: @escaping Case.Remedy
  ) -> Case {
    Case(name, situation, [.sound], [.right], idle, .any, ask, .any, remedy)
  }

  /// A row for logs that do not tell, where no error does either.
  private static func missing(
    _ name: String, _ ask: Asks, _ remedy: @escaping Case.Remedy
  ) -> Case {
    Case(name, .unclear, [.sound], [.right], idle, notForeign, ask, .any, remedy)
  }

  /// The row for `facts`.
  static func row(for facts: Facts) -> Case? { all.first { $0.fits(facts) } }
}
