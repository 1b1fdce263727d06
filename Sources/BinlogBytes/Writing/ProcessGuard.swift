#if canImport(Glibc)
  import Glibc
#endif

/// What a command does before anything else, so that a poor world finds it prepared.
public enum ProcessGuard {
  /// Prepares for closed descriptors, signals and a lack of memory.
  public static func begin() {
    openStandardDescriptors()
    // A reader that goes away, and a file that may not grow, are errors of writing.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    UnfinishedFiles.removeAll()
    var ending = sigset_t()
    // Safe: the set is filled by the system.
    unsafe sigemptyset(&ending)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
      cleanUp(on: number)
      unsafe sigaddset(&ending, number)
    }
    // Who starts us from a thread that blocks signals does not mean that we cannot be ended.
    unsafe pthread_sigmask(SIG_UNBLOCK, &ending, nil)
    guardAgainstShrinkingFiles()
    guardAgainstLackOfMemory()
  }

  /// Descriptors 0 to 2 that are closed are opened on /dev/null, so that no file that is opened
  /// later gets what is meant for them; the wrong way round, so that using them is an error.
  private static func openStandardDescriptors() {
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
      // Safe: a constant path; the lowest free descriptor is this one.
      let opened = unsafe open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
      if opened > STDERR_FILENO { close(opened) }
    }
  }

  /// Removes unfinished files, then ends as the signal would have.
  ///
  /// What whoever started us wants ignored stays ignored (`nohup`).
  private static func cleanUp(on number: Int32) {
    let before = signal(number, SIG_DFL)
    if unsafe isIgnoring(before) {
      signal(number, SIG_IGN)
      return
    }
    signal(number) { number in
      UnfinishedFiles.removeAll()
      signal(number, SIG_DFL)
      raise(number)
    }
  }

  @unsafe private static func isIgnoring(_ handler: sighandler_t?) -> Bool {
    // Safe: only compared, as an address.
    let mine = unsafe unsafeBitCast(handler, to: Int.self)
    let ignoring = unsafe unsafeBitCast(SIG_IGN, to: Int.self)
    return mine == ignoring
  }

  /// A mapped file that another process cuts back kills the reader; this says so instead of
  /// leaving only a signal.
  private static func guardAgainstShrinkingFiles() {
    signal(SIGBUS) { _ in
      UnfinishedFiles.removeAll()
      ProcessGuard.leave(
        """
        binlogtool: a file was cut back, or a disk failed, while it was read; read a copy of it, or \
        use --no-mmap where the command has it

        """)
    }
  }

  /// The runtime aborts where memory cannot be had; that is a job that cannot be done.
  private static func guardAgainstLackOfMemory() {
    signal(SIGABRT) { number in
      UnfinishedFiles.removeAll()
      if MemoryLimits.isExhausted {
        ProcessGuard.leave(
          """
          binlogtool: out of memory: the job cannot be done with what the limits (ulimit -v, -d) leave

          """)
      }
      signal(number, SIG_DFL)
      raise(number)
    }
  }

  private static func leave(_ text: StaticString) -> Never {
    // Safe: only calls that a handler may make, on memory that is there for ever.
    unsafe _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    _exit(2)
  }
}
