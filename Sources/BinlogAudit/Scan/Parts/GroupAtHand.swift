/// What is known of the group at hand besides its place: what it changed, where it began, and
/// whether its statement or its beginning are whole.
struct GroupAtHand {
  /// What it changed so far, where that is wanted.
  var content = GroupContent()
  /// The file in which it started.
  private(set) var startPath: String
  /// Whether that is a file before this one.
  private(set) var startsElsewhere = false
  /// Whether rows of a statement were seen and not their end.
  private(set) var hasOpenStatement = false
  /// Set by damage: what follows may lack its beginning, so missing beginnings are no findings.
  private(set) var mayLackStart = false

  /// A group of the file `path`.
  init(path: String) { startPath = path }

  /// The group that the relay log before left open.
  init(content: GroupContent, startPath: String, hasOpenStatement: Bool) {
    self.content = content
    self.startPath = startPath
    self.hasOpenStatement = hasOpenStatement
    startsElsewhere = true
  }

  /// Rows of a statement came, or its table maps.
  mutating func setStatement(isOpen: Bool) { hasOpenStatement = isOpen }

  /// What follows may lack its beginning.
  mutating func doubtStart() { mayLackStart = true }

  /// What follows has all of its beginning.
  mutating func trustStart() { mayLackStart = false }

  /// What was open is lost, and what follows may lack its beginning.
  mutating func lose() {
    hasOpenStatement = false
    mayLackStart = true
  }

  /// What begins from now on begins in the file `path`.
  @inline(__always) mutating func beginHere(_ path: String) {
    guard startsElsewhere else { return }
    startPath = path
    startsElsewhere = false
  }

  /// Forgets a group that is none, or never ends; the next one begins in the file `path`.
  mutating func forget(_ path: String) {
    hasOpenStatement = false
    content = GroupContent()
    beginHere(path)
  }
}
