import Foundation

/// Room for the files that are read, in memory where the system has such a place.
public enum Scratch {
  /// A new directory.
  public static func directory() -> String {
    let parent =
      FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    let path = "\(parent)/binlogtool-damage-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }
}
