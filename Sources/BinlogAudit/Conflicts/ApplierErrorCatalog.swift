/// What every number means that the servers give for their receivers and appliers.
///
/// Source: `perror` of MySQL 9.7.4 and MariaDB 10.11.19 for numbers and names, older names from
/// `errmsg-utf8.txt` of MySQL 5.5 to 5.7; which of them threads of a replica report, from
/// `rpl_replica.cc`, `slave.cc`, `rpl_rli.cc`, `rpl_parallel.cc` and `log_event.cc` of both
/// servers, and the chapters on replication errors of both manuals.
public enum ApplierErrorCatalog {
  /// What is known of `number`; nil for one that no list has.
  ///
  /// `isMariaDB` says whose server the replica is; nil where nothing tells.
  public static func entry(_ number: Int, isMariaDB: Bool? = nil) -> ApplierErrorEntry? {
    guard let found = byNumber[number] else { return nil }
    return found.first { entry in
      switch entry.vendor {
      case .both: true
      case .mysql: isMariaDB != true
      case .mariadb: isMariaDB != false
      }
    } ?? found.first
  }

  /// What an error belongs to; numbers that no list has belong to the thread that reports them.
  public static func belonging(
    of error: ApplierError, isMariaDB: Bool? = nil
  ) -> ApplierErrorEntry.Belonging {
    entry(error.number, isMariaDB: isMariaDB)?.belonging
      ?? (error.thread == .receiver ? .receiverStopped : .applierStopped)
  }

  /// All that is known, in the order of the numbers.
  public static let entries: [ApplierErrorEntry] =
    (rows + definitions + settings + threads + gtids + receivers)
    .flatMap { list in
      list.errors.map {
        ApplierErrorEntry(
          number: $0.0, symbol: $0.1, vendor: list.vendor, belonging: list.belonging,
          remedy: list.remedy)
      }
    }
    .sorted { $0.number < $1.number }

  private static let byNumber = Dictionary(grouping: entries, by: \.number)

  /// Numbers that have vendor, belonging and remedy in common.
  struct List {
    var remedy: ApplierRemedy
    var belonging: ApplierErrorEntry.Belonging
    var vendor: ApplierErrorEntry.Vendor
    var errors: [(Int, String)]

    init(_ remedy: ApplierRemedy, _ errors: [(Int, String)]) {
      self.init(remedy, .applierStopped, .both, errors)
    }

    init(
      _ remedy: ApplierRemedy, _ belonging: ApplierErrorEntry.Belonging,
      _ errors: [(Int, String)]
    ) {
      self.init(remedy, belonging, .both, errors)
    }

    init(
      _ remedy: ApplierRemedy, _ belonging: ApplierErrorEntry.Belonging,
      _ vendor: ApplierErrorEntry.Vendor, _ errors: [(Int, String)]
    ) {
      self.remedy = remedy
      self.belonging = belonging
      self.vendor = vendor
      self.errors = errors
    }
  }

  // MARK: Rows

  private static let rows: [List] = [
    List(
      .chooseRow, .conflict,
      [
        (1062, "ER_DUP_ENTRY"), (1022, "ER_DUP_KEY"), (1169, "ER_DUP_UNIQUE"),
        (1586, "ER_DUP_ENTRY_WITH_KEY_NAME"), (1032, "ER_KEY_NOT_FOUND"),
        (1020, "ER_CHECKREAD"), (120, "HA_ERR_KEY_NOT_FOUND"), (121, "HA_ERR_FOUND_DUPP_KEY"),
        (123, "HA_ERR_RECORD_CHANGED"), (134, "HA_ERR_RECORD_DELETED"),
        (137, "HA_ERR_END_OF_FILE"),
      ]),
    List(
      .mendForeignKey, .conflict,
      [
        (1216, "ER_NO_REFERENCED_ROW"), (1217, "ER_ROW_IS_REFERENCED"),
        (1451, "ER_ROW_IS_REFERENCED_2"), (1452, "ER_NO_REFERENCED_ROW_2"),
        (1557, "ER_FOREIGN_DUPLICATE_KEY"),
        (1761, "ER_FOREIGN_DUPLICATE_KEY_WITH_CHILD_INFO"),
        (1762, "ER_FOREIGN_DUPLICATE_KEY_WITHOUT_CHILD_INFO"),
        (151, "HA_ERR_CANNOT_ADD_FOREIGN"), (152, "HA_ERR_ROW_IS_REFERENCED"),
      ]),
    List(
      .alignDefinition,
      [
        (1048, "ER_BAD_NULL_ERROR"), (1264, "ER_WARN_DATA_OUT_OF_RANGE"),
        (1265, "WARN_DATA_TRUNCATED"), (1292, "ER_TRUNCATED_WRONG_VALUE"),
        (1364, "ER_NO_DEFAULT_FOR_FIELD"), (1366, "ER_TRUNCATED_WRONG_VALUE_FOR_FIELD"),
        (1406, "ER_DATA_TOO_LONG"), (1411, "ER_WRONG_VALUE_FOR_TYPE"),
        (1526, "ER_NO_PARTITION_FOR_GIVEN_VALUE"), (1690, "ER_DATA_OUT_OF_RANGE"),
        (1136, "ER_WRONG_VALUE_COUNT_ON_ROW"), (1748, "ER_ROW_DOES_NOT_MATCH_GIVEN_PARTITION_SET"),
        (1535, "ER_BINLOG_ROW_WRONG_TABLE_DEF"),
      ]),
    List(
      .alignDefinition, .applierStopped, .mysql,
      [
        (3819, "ER_CHECK_CONSTRAINT_VIOLATED"),
        (3750, "ER_TABLE_WITHOUT_PK"), (13964, "ER_REPLICATION_INCOMPATIBLE_TABLE_WITH_GIPK"),
      ]),
    List(.alignDefinition, .applierStopped, .mariadb, [(4025, "ER_CONSTRAINT_FAILED")]),
    List(
      .allowConversion,
      [(1677, "ER_REPLICA_CONVERSION_FAILED"), (1678, "ER_REPLICA_CANT_CREATE_CONVERSION")]),
    List(
      .allowConversion, .applierStopped, .mysql, [(13146, "ER_SERVER_REPLICA_CONVERSION_FAILED")]),
  ]

  // MARK: Tables and other objects

  private static let definitions: [List] = [
    List(
      .makeObject,
      [
        (1008, "ER_DB_DROP_EXISTS"), (1049, "ER_BAD_DB_ERROR"), (1051, "ER_BAD_TABLE_ERROR"),
        (1054, "ER_BAD_FIELD_ERROR"), (1072, "ER_KEY_COLUMN_DOES_NOT_EXIST"),
        (1091, "ER_CANT_DROP_FIELD_OR_KEY"), (1109, "ER_UNKNOWN_TABLE"),
        (1133, "ER_PASSWORD_NO_MATCH"), (1141, "ER_NONEXISTING_GRANT"),
        (1146, "ER_NO_SUCH_TABLE"), (1147, "ER_NONEXISTING_TABLE_GRANT"),
        (1176, "ER_KEY_DOES_NOT_EXISTS"), (1305, "ER_SP_DOES_NOT_EXIST"),
        (1347, "ER_WRONG_OBJECT"), (1356, "ER_VIEW_INVALID"), (1360, "ER_TRG_DOES_NOT_EXIST"),
        (1396, "ER_CANNOT_USER"), (1449, "ER_NO_SUCH_USER"),
        (1477, "ER_FOREIGN_SERVER_DOESNT_EXIST"),
        (1505, "ER_PARTITION_MGMT_ON_NONPARTITIONED"), (1507, "ER_PARTITION_DOES_NOT_EXIST"),
        (1539, "ER_EVENT_DOES_NOT_EXIST"), (1812, "ER_TABLESPACE_MISSING"),
      ]),
    List(
      .makeObject, .applierStopped, .mariadb,
      [
        (1932, "ER_NO_SUCH_TABLE_IN_ENGINE"), (1974, "ER_USER_DROP_EXISTS"),
        (1976, "ER_ROLE_DROP_EXISTS"), (4091, "ER_UNKNOWN_SEQUENCES"),
      ]),
    List(
      .makeObject, .applierStopped, .mysql,
      [(3162, "ER_USER_DOES_NOT_EXIST"), (3940, "ER_CONSTRAINT_NOT_FOUND")]),
    List(
      .removeObject,
      [
        (1007, "ER_DB_CREATE_EXISTS"), (1050, "ER_TABLE_EXISTS_ERROR"),
        (1060, "ER_DUP_FIELDNAME"), (1061, "ER_DUP_KEYNAME"), (1068, "ER_MULTIPLE_PRI_KEY"),
        (1125, "ER_UDF_EXISTS"), (1304, "ER_SP_ALREADY_EXISTS"), (1359, "ER_TRG_ALREADY_EXISTS"),
        (1476, "ER_FOREIGN_SERVER_EXISTS"), (1517, "ER_SAME_NAME_PARTITION"),
        (1537, "ER_EVENT_ALREADY_EXISTS"), (1813, "ER_TABLESPACE_EXISTS"),
        (1826, "ER_FK_DUP_NAME"),
      ]),
    List(
      .removeObject, .applierStopped, .mysql,
      [(3163, "ER_USER_ALREADY_EXISTS"), (3822, "ER_CHECK_CONSTRAINT_DUP_NAME")]),
    List(
      .removeObject, .applierStopped, .mariadb,
      [(1973, "ER_USER_CREATE_EXISTS"), (1975, "ER_ROLE_CREATE_EXISTS")]),
    List(
      .alignDefinition,
      [
        (1005, "ER_CANT_CREATE_TABLE"), (1067, "ER_INVALID_DEFAULT"), (1071, "ER_TOO_LONG_KEY"),
        (1075, "ER_WRONG_AUTO_KEY"), (1118, "ER_TOO_BIG_ROWSIZE"),
        (1215, "ER_CANNOT_ADD_FOREIGN"), (1503, "ER_UNIQUE_KEY_NEED_ALL_FIELDS_IN_PF"),
        (1822, "ER_FK_NO_INDEX_PARENT"), (1824, "ER_FK_CANNOT_OPEN_PARENT"),
        (1828, "ER_FK_COLUMN_CANNOT_DROP"), (1829, "ER_FK_COLUMN_CANNOT_DROP_CHILD"),
        (1830, "ER_FK_COLUMN_NOT_NULL"), (1832, "ER_FK_COLUMN_CANNOT_CHANGE"),
        (1833, "ER_FK_COLUMN_CANNOT_CHANGE_CHILD"), (1834, "ER_FK_CANNOT_DELETE_PARENT"),
        (1845, "ER_ALTER_OPERATION_NOT_SUPPORTED"),
        (1846, "ER_ALTER_OPERATION_NOT_SUPPORTED_REASON"),
      ]),
    List(
      .alignDefinition, .applierStopped, .mysql,
      [(3780, "ER_FK_INCOMPATIBLE_COLUMNS"), (3730, "ER_FK_CANNOT_DROP_PARENT")]),
    List(
      .alignVersions,
      [
        (1064, "ER_PARSE_ERROR"), (1115, "ER_UNKNOWN_CHARACTER_SET"),
        (1126, "ER_CANT_OPEN_LIBRARY"), (1193, "ER_UNKNOWN_SYSTEM_VARIABLE"),
        (1231, "ER_WRONG_VALUE_FOR_VAR"), (1235, "ER_NOT_SUPPORTED_YET"),
        (1267, "ER_CANT_AGGREGATE_2COLLATIONS"), (1273, "ER_UNKNOWN_COLLATION"),
        (1286, "ER_UNKNOWN_STORAGE_ENGINE"), (1298, "ER_UNKNOWN_TIME_ZONE"),
        (1596, "ER_REPLICA_CREATE_EVENT_FAILURE"), (22, "ER_CHARACTER_SET_UNKNOWN"),
      ]),
    List(
      .addPlugin,
      [(1524, "ER_PLUGIN_IS_NOT_LOADED"), (1819, "ER_NOT_VALID_PASSWORD")]),
    List(
      .addPlugin, .applierStopped, .mysql,
      [
        (3185, "ER_CANNOT_FIND_KEY_IN_KEYRING"), (13279, "ER_SERVER_RPL_ENCRYPTION_KEY_NOT_FOUND"),
        (13278, "ER_SERVER_RPL_ENCRYPTION_FAILED_TO_FETCH_KEY"),
        (13281, "ER_SERVER_RPL_ENCRYPTION_HEADER_ERROR"),
      ]),
  ]

  // MARK: Settings and resources

  private static let settings: [List] = [
    List(
      .alignSettings,
      [
        (1153, "ER_NET_PACKET_TOO_LARGE"), (1197, "ER_TRANS_CACHE_FULL"),
        (1290, "ER_OPTION_PREVENTS_STATEMENT"), (1418, "ER_BINLOG_UNSAFE_ROUTINE"),
        (1419, "ER_BINLOG_CREATE_ROUTINE_NEED_SUPER"), (1436, "ER_STACK_OVERRUN_NEED_MORE"),
        (1536, "ER_BINLOG_ROW_RBR_TO_SBR"), (1705, "ER_STMT_CACHE_FULL"),
        (1661, "ER_BINLOG_ROW_ENGINE_AND_STMT_ENGINE"),
        (1662, "ER_BINLOG_ROW_MODE_AND_STMT_ENGINE"),
        (1663, "ER_BINLOG_UNSAFE_AND_STMT_ENGINE"),
        (1664, "ER_BINLOG_ROW_INJECTION_AND_STMT_ENGINE"),
        (1665, "ER_BINLOG_STMT_MODE_AND_ROW_ENGINE"),
        (1666, "ER_BINLOG_ROW_INJECTION_AND_STMT_MODE"),
        (1667, "ER_BINLOG_MULTIPLE_ENGINES_AND_SELF_LOGGING_ENGINE"),
        (1792, "ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION"),
      ]),
    List(
      .alignSettings, .applierStopped, .mariadb,
      [
        (4192, "ER_SLAVE_STATEMENT_TIMEOUT"), (1969, "ER_STATEMENT_TIMEOUT"),
        (4119, "ER_VERS_ALTER_NOT_ALLOWED"), (4188, "ER_INCONSISTENT_SLAVE_TEMP_TABLE"),
      ]),
    List(
      .makeRoom,
      [
        (1021, "ER_DISK_FULL"), (1037, "ER_OUTOFMEMORY"), (1038, "ER_OUT_OF_SORTMEMORY"),
        (1041, "ER_OUT_OF_RESOURCES"), (1114, "ER_RECORD_FILE_FULL"),
        (1206, "ER_LOCK_TABLE_FULL"), (5, "EE_OUTOFMEMORY"), (1202, "ER_REPLICA_THREAD"),
      ]),
    List(
      .mendFiles,
      [
        (1006, "ER_CANT_CREATE_DB"), (1010, "ER_DB_DROP_RMDIR"), (1013, "ER_CANT_GET_STAT"),
        (1015, "ER_CANT_LOCK"), (1016, "ER_CANT_OPEN_FILE"), (1017, "ER_FILE_NOT_FOUND"),
        (1023, "ER_ERROR_ON_CLOSE"), (1024, "ER_ERROR_ON_READ"), (1025, "ER_ERROR_ON_RENAME"),
        (1026, "ER_ERROR_ON_WRITE"), (1033, "ER_NOT_FORM_FILE"), (1036, "ER_OPEN_AS_READONLY"),
        (13, "EE_STAT"), (29, "EE_FILENOTFOUND"), (3, "EE_WRITE"), (2, "EE_READ"),
        (1534, "ER_BINLOG_ROW_LOGGING_FAILED"), (1598, "ER_BINLOG_LOGGING_IMPOSSIBLE"),
      ]),
    List(
      .repairTable,
      [
        (1030, "ER_GET_ERRNO"), (1034, "ER_NOT_KEYFILE"), (1035, "ER_OLD_KEYFILE"),
        (1180, "ER_ERROR_DURING_COMMIT"), (1194, "ER_CRASHED_ON_USAGE"),
        (1195, "ER_CRASHED_ON_REPAIR"), (1459, "ER_TABLE_NEEDS_UPGRADE"),
        (1712, "ER_INDEX_CORRUPT"), (1558, "ER_COL_COUNT_DOESNT_MATCH_PLEASE_UPDATE"),
        (1805, "ER_COL_COUNT_DOESNT_MATCH_CORRUPTED_V2"), (126, "HA_ERR_CRASHED"),
        (145, "HA_ERR_CRASHED_ON_USAGE"), (1877, "ER_TABLE_CORRUPT"),
      ]),
    List(
      .freeLocks,
      [
        (1205, "ER_LOCK_WAIT_TIMEOUT"), (1213, "ER_LOCK_DEADLOCK"),
        (1099, "ER_TABLE_NOT_LOCKED_FOR_WRITE"), (1100, "ER_TABLE_NOT_LOCKED"),
        (1223, "ER_CANT_UPDATE_WITH_READLOCK"), (1613, "ER_XA_RBTIMEOUT"),
        (1614, "ER_XA_RBDEADLOCK"), (1397, "ER_XAER_NOTA"), (1399, "ER_XAER_RMFAIL"),
        (1402, "ER_XA_RBROLLBACK"), (1440, "ER_XAER_DUPID"), (146, "HA_ERR_LOCK_WAIT_TIMEOUT"),
        (149, "HA_ERR_LOCK_DEADLOCK"),
      ]),
    List(
      .freeLocks, .applierStopped, .mysql,
      [(3572, "ER_LOCK_NOWAIT"), (3101, "ER_TRANSACTION_ROLLBACK_DURING_COMMIT")]),
    List(
      .waitAndStart,
      [(1836, "ER_READ_ONLY_MODE"), (1053, "ER_SERVER_SHUTDOWN"), (1317, "ER_QUERY_INTERRUPTED")]),
    List(.waitAndStart, .applierStopped, .mariadb, [(1927, "ER_CONNECTION_KILLED")]),
    List(
      .mendAccount,
      [
        (1142, "ER_TABLEACCESS_DENIED_ERROR"), (1143, "ER_COLUMNACCESS_DENIED_ERROR"),
        (1370, "ER_PROCACCESS_DENIED_ERROR"),
      ]),
    List(
      .mendAccount, .applierStopped, .mysql,
      [
        (3926, "ER_CLIENT_PRIVILEGE_CHECKS_USER_DOES_NOT_EXIST"),
        (3928, "ER_CLIENT_PRIVILEGE_CHECKS_USER_NEEDS_RPL_APPLIER_PRIV"),
        (13508, "ER_OBSOLETE_REQUIRE_ROW_FORMAT_VIOLATION"),
      ]),
  ]
}
