import ArgumentParser
import BinlogBytes
import BinlogChanges

/// How `decode-rows` follows logs that grow.
struct FollowOptions: ParsableArguments {
  @Flag(
    help: """
      Wait at the end of the last log for more, and go on in the logs that the server begins after \
      it. A group is printed when all of it is there.
      """)
  var stopNever = false

  @Flag(
    help: "--stop-never: begin at the end of the last log; only what comes from now on is printed.")
  var fromEnd = false

  @Option(
    help: ArgumentHelp(
      """
      --stop-never: keep in this file how far everything was written out, and go on there where the \
      file is there already. Definitions of tables stand in FILE.definitions.
      """, valueName: "file"))
  var resume: String?

  func validate() throws {
    if !stopNever, fromEnd || resume != nil {
      throw ValidationError("--\(fromEnd ? "from-end" : "resume") needs --stop-never")
    }
    if resume?.isEmpty == true { throw ValidationError("--resume needs the name of a file") }
  }

  /// What they make of a run; nil where logs are read as they are.
  func following(_ guarding: OutputGuard) throws(SourceError) -> RowFollowing? {
    guard stopNever else { return nil }
    var following = RowFollowing()
    following.startsAtEnd = fromEnd
    if let resume {
      try guarding.check(file: resume)
      try guarding.check(file: resume + ".definitions")
      following.resume = try ResumeFile(resume)
    }
    return following
  }
}
