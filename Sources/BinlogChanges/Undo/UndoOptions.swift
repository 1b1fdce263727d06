/// How changes are taken back beside those that came later.
public struct UndoOptions: Sendable {
  /// What becomes of a row that was changed again, by what is not taken back.
  public enum Conflicts: String, Sendable, CaseIterable {
    /// What the later change touched stays as it made it.
    case leaveOut = "leave-out"
    /// It is set back too.
    case overwrite
  }

  /// What becomes of rows that were changed again.
  public var conflicts = Conflicts.leaveOut
  /// Whether rows are set back whole, not only in the columns that were changed.
  public var setsFullRows = false
  /// Whether logs are read on after the chosen range, for what came later.
  public var readsOn = true
  /// Whether each row that was changed again is told as a line of JSON too.
  public var isReviewed = false
  /// How many bytes of each kind wait in memory, before they go to a temporary file.
  public var memory = 8 << 20

  /// What is set back is what was changed, where nobody changed it since.
  public init() {}
}
