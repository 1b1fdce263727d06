package import BinlogBytes

/// The session that the statements are meant for: character set, mode and time zone, as they are
/// set before the first and put back after the last.
package enum SQLSession {
  /// Counts a statement that hit no row, or failed.
  static let countMissed: StaticString =
    "SET @binlogtool_missed=@binlogtool_missed+(ROW_COUNT()<1);\n"

  /// Writes what statements are counted from.
  static func beginCounting(to sink: ByteSink) {
    sink.write(
      """
      -- Statements that find their row changed or gone, or its key taken, hit no row; they are counted.
      SET @binlogtool_missed=0;

      """)
  }

  /// Writes what shows how many statements hit no row.
  static func endCounting(to sink: ByteSink) {
    sink.write("SELECT @binlogtool_missed AS `statements that hit no row`;\n")
  }

  /// Writes what must be set before; `checksForeignKeys` false lets rows in whose parents come
  /// later.
  package static func begin(_ title: StaticString, checksForeignKeys: Bool, to sink: ByteSink) {
    sink.write("-- ")
    sink.write(title)
    sink.write(
      """

      -- For a session that no trigger disturbs: what triggers did is in the log as rows already.
      SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT, \
      @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS, \
      @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION, @OLD_TIME_ZONE=@@TIME_ZONE, \
      @OLD_SQL_MODE=@@SQL_MODE, @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS;
      SET NAMES utf8mb4;
      SET SESSION time_zone='+00:00';

      """)
    sink.write(StatementWriter.strictMode)
    clientCharacterSet(to: sink)
    if !checksForeignKeys { foreignKeyChecks(false, to: sink) }
  }

  /// Writes what puts the session back in order after statements of a log, which have set it as
  /// they needed it.
  static func resume(checksForeignKeys: Bool, to sink: ByteSink) {
    sink.write(
      """
      SET NAMES utf8mb4;
      SET SESSION time_zone='+00:00', timestamp=DEFAULT, autocommit=1, unique_checks=1, \
      sql_auto_is_null=0;

      """)
    sink.write(StatementWriter.strictMode)
    clientCharacterSet(to: sink)
    foreignKeyChecks(checksForeignKeys, to: sink)
  }

  /// Tells the vendors' clients how to split the script: they go by their own character set, not by
  /// SET NAMES, and in gbk or big5 take the backtick after 中 for a part of a character.
  ///
  /// A comment to all servers and other clients. Not before the mode is set, as under
  /// NO_BACKSLASH_ESCAPES the clients do not see it. Seen with those of MySQL 9.7 and MariaDB
  /// 10.11 and 11.8.
  private static func clientCharacterSet(to sink: ByteSink) {
    sink.write("/*!999999\\C utf8mb4 */;\n")
  }

  /// Turns the checks of foreign keys on or off.
  static func foreignKeyChecks(_ isOn: Bool, to sink: ByteSink) {
    sink.write(isOn ? "SET SESSION foreign_key_checks=1;\n" : "SET SESSION foreign_key_checks=0;\n")
  }

  /// Writes what puts the session back.
  package static func end(to sink: ByteSink) {
    sink.write(
      """
      SET SESSION foreign_key_checks=@OLD_FOREIGN_KEY_CHECKS;
      SET SESSION sql_mode=@OLD_SQL_MODE;
      SET SESSION time_zone=@OLD_TIME_ZONE;
      SET character_set_client=@OLD_CHARACTER_SET_CLIENT, \
      character_set_results=@OLD_CHARACTER_SET_RESULTS, \
      collation_connection=@OLD_COLLATION_CONNECTION;

      """)
  }
}
