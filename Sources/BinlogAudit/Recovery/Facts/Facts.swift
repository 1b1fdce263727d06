/// What is known of a source and its replica, each thing with its few possible values.
///
/// Computed once from the inputs, without any text; ``Cases`` says what follows from them. What
/// belongs to a fact besides (the file, the group, the number) stays with the ``Advisor``.
struct Facts: Hashable, Sendable {
  /// The replica's own relay logs and their index.
  enum Own: Hashable, CaseIterable, Sendable {
    /// Nothing is wrong with them, or none were given.
    case sound
    /// They begin anew under another name.
    case renamed
    /// Index and directory do not fit each other.
    case indexUnfit
    /// There is no index, where a server used one.
    case indexGone
    /// A relay log is damaged where it is still to be applied.
    case damaged
    /// The same, and nothing says what the replica has applied.
    case damagedSomewhere
  }

  /// The replica's note of what it has applied.
  enum Note: Hashable, CaseIterable, Sendable {
    /// Nothing contradicts it.
    case right
    /// The replica's own binlog holds groups after it, and that explains whatever stopped it.
    case lags
  }

  /// The threads that apply.
  enum Applier: Hashable, CaseIterable, Sendable {
    /// They run, or nothing says that they do not.
    case fine
    /// They have stopped, without an error.
    case stopped
    /// A row was there already, or was not there.
    case conflict
    /// A GTID came out of order (MariaDB).
    case outOfOrder
    /// The note of GTIDs could not be read or written (MariaDB).
    case gtidState
    /// Any other error.
    case failed
  }

  /// The thread that reads from the source.
  enum Receiver: Hashable, CaseIterable, Sendable {
    /// It runs, or nothing says that it does not.
    case fine
    /// It has stopped, without an error.
    case stopped
    /// The source refused the place that it asked for.
    case refusedPlace
    /// The source refused the GTIDs that it came with.
    case refusedGtids
    /// The source refused it for another reason.
    case refusedOtherwise
    /// It does not come to the source, or not with these settings.
    case failed
  }

  /// What the source's logs answer to what the replica asks for: by GTID where it connects by
  /// GTID, else by file and position.
  enum Ask: Hashable, CaseIterable, Sendable {
    /// Nothing says where the replica stands.
    case unknown
    /// No binlog of a source was given.
    case noLogs
    // The file.
    /// The index names the file, which does not exist.
    case fileGone
    /// Its number is below that of the oldest file.
    case fileOlder
    /// There is none of that name, nor could there be.
    case fileForeign
    /// There is none: a crash took it, as the replica's relay logs show.
    case fileLost
    /// It lies there, and the index does not name it.
    case fileUnlisted
    /// It lies there under the logs' older base name.
    case baseRenamed
    /// It lies there, and is no log that can be read.
    case notALog
    /// Another server wrote it.
    case otherServer
    /// Its server began it at another time than the file of that name that the replica has read,
    /// or an event of that file ended where one of this goes on.
    case otherBeginning
    /// The file after it lies there, and the index does not name that one.
    case strayNext
    // The position.
    /// After the end of a file that its server closed.
    case pastClosed
    /// After the end of a file that a crash ended; there is a next one.
    case tailLost
    /// The same for a replica that connects by GTID.
    case tailLostByGtid
    /// The same, and only this file was given.
    case tailLostAlone
    /// The same, and there is no next file.
    case tailLostNoNext
    /// After the end of the last file, and nothing but that speaks of a loss.
    case pastLast
    /// Where the torn event begins, which is the end of what is left, and there is no next file.
    case atTearNoNext
    /// In the middle of an event.
    case insideEvent
    /// Below 4.
    case beforeFirst
    /// In damage.
    case damaged
    /// It serves; but the relay logs hold groups that the source has lost.
    case lostBehind
    /// The same for a replica that connects by GTID.
    case lostBehindByGtid
    /// It serves, up to a torn tail.
    case tornAhead
    /// It serves, up to damage.
    case damagedAhead
    /// It serves a place that was stored some time ago.
    case stale
    /// It serves the place.
    case served
    // The GTIDs.
    /// The source has purged what the replica needs.
    case gtidsPurged
    /// The replica has GTIDs of the source that the source has not.
    case gtidsAhead
    /// The replica's history is another from some GTID on.
    case gtidsDiverged
    /// It serves by GTID, up to damage.
    case gtidsStop
    /// Its settings do not let it serve by GTID.
    case gtidsUnfit
    /// It serves by GTID.
    case gtidsServed
  }

  /// GTIDs on the replica that nobody gave to it.
  enum Errant: Hashable, CaseIterable, Sendable {
    /// None are known.
    case none
    /// There are some.
    case some
  }

  /// The replica's own files.
  var own = Own.sound
  /// The replica's note.
  var note = Note.right
  /// Its applier.
  var applier = Applier.fine
  /// Its receiver.
  var receiver = Receiver.fine
  /// What the source answers.
  var ask = Ask.unknown
  /// Errant GTIDs.
  var errant = Errant.none
}
