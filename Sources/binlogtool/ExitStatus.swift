/// How a command leaves.
enum ExitStatus: Int32, Error {
  /// Done, nothing wrong found.
  case clean = 0
  /// Done, and something is wrong with the logs.
  case wrong = 1
  /// Could not do the job.
  case failed = 2
  /// Could not do the job, as plugins of Nagios say it: to them 2 is *critical*.
  case unknown = 3
}
