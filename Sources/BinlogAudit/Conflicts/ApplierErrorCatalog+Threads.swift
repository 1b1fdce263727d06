/// Numbers of the threads themselves, of GTIDs, and of receivers.
extension ApplierErrorCatalog {
  static let threads: [List] = [
    List(
      .compareAfterIncident, [(1590, "ER_REPLICA_INCIDENT")]),
    List(.compareAfterIncident, .applierStopped, .mysql, [(13119, "ER_REPLICA_INCIDENT")]),
    List(
      .compareOutcome,
      [
        (1105, "ER_UNKNOWN_ERROR"), (1196, "ER_WARNING_NOT_COMPLETE_ROLLBACK"),
        (1756, "ER_MTA_INCONSISTENT_DATA"), (3001, "ER_ERROR_ON_SOURCE"),
        (3002, "ER_INCONSISTENT_ERROR"),
      ]),
    List(
      .compareOutcome, .applierStopped, .mysql,
      [
        (13113, "ER_INCONSISTENT_ERROR"), (3725, "ER_REPLICA_POSSIBLY_DIVERGED_AFTER_DDL"),
        (3091, "ER_CANNOT_LOG_PARTIAL_DROP_DATABASE_WITH_GTID"),
      ]),
    List(
      .refetch,
      [
        (1594, "ER_REPLICA_RELAY_LOG_READ_FAILURE"), (1610, "ER_REPLICA_CORRUPT_EVENT"),
        (1744, "ER_BINLOG_READ_EVENT_CHECKSUM_FAILURE"), (1866, "ER_BINLOG_LOGICAL_CORRUPTION"),
        (1609, "ER_NO_FORMAT_DESCRIPTION_EVENT_BEFORE_BINLOG_STATEMENT"),
      ]),
    List(
      .refetch, .applierStopped, .mysql,
      [
        (13121, "ER_REPLICA_RELAY_LOG_READ_FAILURE"), (13116, "ER_REPLICA_CREATE_EVENT_FAILURE"),
        (13510, "ER_RPL_REPLICA_SQL_THREAD_DETECTED_UNEXPECTED_EVENT_SEQUENCE"),
        (13807, "ER_RPL_CANNOT_OPEN_RELAY_LOG"),
      ]),
    List(.refetch, .applierStopped, .mariadb, [(4034, "ER_BINLOG_UNCOMPRESS_ERROR")]),
    List(.raisePacket, [(1864, "ER_MTA_EVENT_BIGGER_PENDING_JOBS_SIZE_MAX")]),
    List(
      .fillGaps,
      [
        (1802, "ER_MTA_CHANGE_SOURCE_CANT_RUN_WITH_GAPS"), (1803, "ER_MTA_RECOVERY_FAILURE"),
        (1804, "ER_MTA_RESET_WORKERS"),
      ]),
    List(
      .changeWorkers,
      [
        (1753, "ER_MTA_FEATURE_IS_NOT_SUPPORTED"), (1755, "ER_MTA_CANT_PARALLEL"),
        (1754, "ER_MTA_UPDATED_DBS_GREATER_MAX"),
      ]),
    List(
      .resetMetadata,
      [
        (1201, "ER_CONNECTION_METADATA"), (1380, "ER_RELAY_LOG_INIT"), (1371, "ER_RELAY_LOG_FAIL"),
        (1794, "ER_REPLICA_CONFIGURATION"), (1871, "ER_REPLICA_CM_INIT_REPOSITORY"),
        (1872, "ER_REPLICA_AM_INIT_REPOSITORY"), (1200, "ER_BAD_REPLICA"),
        (1750, "ER_CHANGE_RPL_INFO_REPOSITORY_FAILURE"),
      ]),
    List(
      .resetMetadata, .applierStopped, .mysql,
      [
        (13123, "ER_SERVER_REPLICA_CM_INIT_REPOSITORY"),
        (13124, "ER_SERVER_REPLICA_AM_INIT_REPOSITORY"),
        (13145, "ER_SERVER_REPLICA_INIT_QUERY_FAILED"),
        (13139, "ER_SERVER_CANNOT_LOAD_FROM_TABLE_V2"),
      ]),
    // They only say that another error stopped the others.
    List(
      .readErrorLog,
      [
        (1593, "ER_REPLICA_FATAL_ERROR"), (1837, "ER_GTID_NEXT_TYPE_UNDEFINED_GTID"),
        (1815, "ER_INTERNAL_ERROR"),
      ]),
    List(
      .readErrorLog, .applierStopped, .mysql,
      [
        (13117, "ER_REPLICA_FATAL_ERROR"), (3100, "ER_RUN_HOOK_ERROR"),
        (13134, "ER_SERVER_HANDLER_ERROR"),
        (13791, "ER_GRP_RPL_REPLICA_THREAD_ERROR_ON_SECONDARY_MEMBER"),
      ]),
    List(
      .startAgain, .applierStopped, .mysql, [(3030, "ER_REPLICA_WORKER_STOPPED_PREVIOUS_THD_ERROR")]
    ),
    List(.startAgain, .applierStopped, .mariadb, [(1964, "ER_PRIOR_COMMIT_FAILED")]),
    List(.startAgain, .none, [(1806, "ER_REPLICA_SILENT_RETRY_TRANSACTION")]),
  ]

  static let gtids: [List] = [
    List(.judgeCollision, .gtidOutOfOrder, .mariadb, [(1950, "ER_GTID_STRICT_OUT_OF_ORDER")]),
    List(
      .mendGtidState, .gtidState, .mariadb,
      [
        (1940, "ER_FAILED_GTID_STATE_INIT"), (1941, "ER_INCORRECT_GTID_STATE"),
        (1942, "ER_CANNOT_UPDATE_GTID_STATE"), (1943, "ER_DUPLICATE_GTID_DOMAIN"),
        (1944, "ER_GTID_OPEN_TABLE_FAILED"), (1946, "ER_CANNOT_LOAD_SLAVE_GTID_STATE"),
        (1947, "ER_MASTER_GTID_POS_CONFLICTS_WITH_BINLOG"),
        (1948, "ER_MASTER_GTID_POS_MISSING_DOMAIN"),
      ]),
    List(
      .judgePosition, .position, .mariadb,
      [
        (1945, "ER_GTID_POSITION_NOT_FOUND_IN_BINLOG"), (1951, "ER_GTID_START_FROM_BINLOG_HOLE"),
        (1955, "ER_GTID_POSITION_NOT_FOUND_IN_BINLOG2"),
      ]),
    List(.judgePosition, .refused, .mariadb, [(1952, "ER_SLAVE_UNEXPECTED_MASTER_SWITCH")]),
    List(
      .judgePosition, .position, .mysql,
      [
        (1789, "ER_SOURCE_HAS_PURGED_REQUIRED_GTIDS"),
        (1885, "ER_REPLICA_HAS_MORE_GTIDS_THAN_SOURCE"),
      ]),
    List(
      .matchModes, .applierStopped, .mysql,
      [
        (1781, "ER_CANT_SET_GTID_NEXT_TO_GTID_WHEN_GTID_MODE_IS_OFF"),
        (1782, "ER_CANT_SET_GTID_NEXT_TO_ANONYMOUS_WHEN_GTID_MODE_IS_ON"),
        (1784, "ER_FOUND_GTID_EVENT_WHEN_GTID_MODE_IS_OFF"),
        (1785, "ER_GTID_UNSAFE_NON_TRANSACTIONAL_TABLE"), (1786, "ER_GTID_UNSAFE_CREATE_SELECT"),
        (1787, "ER_GTID_UNSAFE_CREATE_DROP_TEMPORARY_TABLE_IN_TRANSACTION"),
        (3114, "ER_CANT_REPLICATE_ANONYMOUS_WITH_GTID_MODE_ON"),
        (3115, "ER_CANT_REPLICATE_GTID_WITH_GTID_MODE_OFF"),
        (1884, "ER_GTID_UNSAFE_BINLOG_SPLITTABLE_STATEMENT_AND_ASSIGNED_GTID"),
      ]),
    List(
      .matchModes, .refused, .mysql,
      [
        (3112, "ER_CANT_USE_AUTO_POSITION_WITH_GTID_MODE_OFF"),
        (3113, "ER_CANT_REPLICATE_ANONYMOUS_WITH_AUTO_POSITION"),
        (13148, "ER_CANT_REPLICATE_ANONYMOUS_WITH_AUTO_POSITION"),
        (13149, "ER_CANT_REPLICATE_ANONYMOUS_WITH_GTID_MODE_ON"),
        (13150, "ER_CANT_REPLICATE_GTID_WITH_GTID_MODE_OFF"),
        (13507, "ER_RPL_REPLICA_QUEUE_EVENT_FAILED_INVALID_NON_ROW_FORMAT"),
      ]),
  ]

  static let receivers: [List] = [
    List(.judgePosition, .position, [(1236, "ER_SOURCE_FATAL_ERROR_READING_BINLOG")]),
    List(
      .judgePosition, .position, .mysql, [(13114, "ER_SERVER_SOURCE_FATAL_ERROR_READING_BINLOG")]),
    List(.separateServers, .refused, .mariadb, [(4052, "ER_SLAVE_SAME_ID")]),
    List(
      .mendAccount, .receiverStopped,
      [
        (1044, "ER_DBACCESS_DENIED_ERROR"), (1045, "ER_ACCESS_DENIED_ERROR"),
        (1130, "ER_HOST_NOT_PRIVILEGED"), (1227, "ER_SPECIFIC_ACCESS_DENIED_ERROR"),
        (1251, "ER_NOT_SUPPORTED_AUTH_MODE"), (1698, "ER_ACCESS_DENIED_NO_PASSWORD_ERROR"),
        (1820, "ER_MUST_CHANGE_PASSWORD"), (1862, "ER_MUST_CHANGE_PASSWORD_LOGIN"),
        (2049, "CR_SECURE_AUTH"), (2059, "CR_AUTH_PLUGIN_CANNOT_LOAD"),
        (2061, "CR_AUTH_PLUGIN_ERR"),
      ]),
    List(.mendAccount, .receiverStopped, .mysql, [(3118, "ER_ACCOUNT_HAS_BEEN_LOCKED")]),
    List(.mendAccount, .receiverStopped, .mariadb, [(4151, "ER_ACCOUNT_HAS_BEEN_LOCKED")]),
    List(
      .mendNetwork, .receiverStopped,
      [
        (1040, "ER_CON_COUNT_ERROR"), (1129, "ER_HOST_IS_BLOCKED"),
        (1158, "ER_NET_READ_ERROR"), (1159, "ER_NET_READ_INTERRUPTED"),
        (1160, "ER_NET_ERROR_ON_WRITE"), (1161, "ER_NET_WRITE_INTERRUPTED"),
        (1189, "ER_SOURCE_NET_READ"), (1190, "ER_SOURCE_NET_WRITE"),
        (1203, "ER_TOO_MANY_USER_CONNECTIONS"), (1218, "ER_CONNECT_TO_SOURCE"),
        (1226, "ER_USER_LIMIT_REACHED"), (1429, "ER_CONNECT_TO_FOREIGN_DATA_SOURCE"),
        (2001, "CR_SOCKET_CREATE_ERROR"), (2002, "CR_CONNECTION_ERROR"),
        (2003, "CR_CONN_HOST_ERROR"), (2004, "CR_IPSOCK_ERROR"), (2005, "CR_UNKNOWN_HOST"),
        (2006, "CR_SERVER_GONE_ERROR"), (2012, "CR_SERVER_HANDSHAKE_ERR"),
        (2013, "CR_SERVER_LOST"), (2055, "CR_SERVER_LOST_EXTENDED"),
      ]),
    List(.mendTLS, .receiverStopped, [(2026, "CR_SSL_CONNECTION_ERROR")]),
    List(.mendTLS, .receiverStopped, .mysql, [(3159, "ER_SECURE_TRANSPORT_REQUIRED")]),
    List(
      .raisePacket, .receiverStopped,
      [(2020, "CR_NET_PACKET_TOO_LARGE"), (1301, "ER_WARN_ALLOWED_PACKET_OVERFLOWED")]),
    List(.raisePacket, .receiverStopped, .mysql, [(13125, "ER_SERVER_NET_PACKET_TOO_LARGE")]),
    List(
      .mendFiles, .receiverStopped, [(1595, "ER_REPLICA_RELAY_LOG_WRITE_FAILURE")]),
    List(
      .mendFiles, .receiverStopped, .mysql, [(13122, "ER_REPLICA_RELAY_LOG_WRITE_FAILURE")]),
    List(
      .refetch, .receiverStopped, [(1743, "ER_NETWORK_READ_EVENT_CHECKSUM_FAILURE")]),
    List(
      .refetch, .receiverStopped, .mysql, [(13115, "ER_NETWORK_READ_EVENT_CHECKSUM_FAILURE")]),
    List(
      .matchVersions, .refused,
      [
        (1188, "ER_SOURCE"), (1219, "ER_QUERY_ON_SOURCE"),
        (1597, "ER_REPLICA_SOURCE_COM_FAILURE"), (1623, "ER_REPLICA_HEARTBEAT_FAILURE"),
        (1835, "ER_MALFORMED_PACKET"),
      ]),
    List(
      .matchVersions, .refused, .mysql,
      [(13118, "ER_REPLICA_HEARTBEAT_FAILURE"), (13120, "ER_REPLICA_SOURCE_COM_FAILURE")]),
    List(
      .judgePosition, .receiverStopped, .mysql, [(13660, "ER_RPL_ASYNC_RECONNECT_FAIL_NO_SOURCE")]),
  ]
}
