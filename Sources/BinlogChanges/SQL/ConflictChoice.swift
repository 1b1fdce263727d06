/// What statements do where they do not fit the rows that are there.
package enum ConflictChoice: String, Sendable, CaseIterable {
  /// They fail, or hit no row, and so stop who runs them.
  case stop
  /// The change of the log wins: what is in its way goes, and what is not there comes.
  case newer
  /// What is there stays, and the change is passed over.
  case older
}
