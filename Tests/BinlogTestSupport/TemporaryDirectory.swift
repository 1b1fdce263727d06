import Foundation

/// A directory of its own for a test, removed when the last owner is gone.
public final class TemporaryDirectory: Sendable {
  /// Its path, without a slash at the end.
  public let path: String

  /// Makes it.
  public init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("binlogtool-tests-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file; returns its path.
  @discardableResult
  public func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// Writes a text file; returns its path.
  @discardableResult
  public func write(_ text: String, _ name: String) throws -> String {
    try write(Array(text.utf8), name)
  }

  /// Copies a file or directory of the samples here; returns its path.
  @discardableResult
  public func copySample(_ name: String, to target: String) throws -> String {
    let file = path + "/" + target
    try FileManager.default.copyItem(atPath: Samples.path(name), toPath: file)
    return file
  }

  /// The content of a file.
  public func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
  }

  /// Removes what lies at `name`.
  public func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }
}
