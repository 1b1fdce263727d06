import BinlogEvents

/// What the servers call unsafe by its name.
///
/// Source: `Item_func_*::itemize`, `sql_yacc.yy` and `sys_vars.cc` of both servers, the lists in
/// their manuals ("Determination of Safe and Unsafe Statements", "Unsafe Statements for
/// Statement-Based Replication"); each name was tried on MySQL 9.7 and MariaDB 10.11 and 11.8.
enum HazardNames {
  /// Functions that both servers call unsafe.
  private static let differing: Set<String> = [
    "UUID", "UUID_SHORT", "SYSDATE", "USER", "SESSION_USER", "SYSTEM_USER", "CURRENT_USER",
    "VERSION", "FOUND_ROWS", "ROW_COUNT", "LOAD_FILE", "GET_LOCK", "IS_FREE_LOCK",
    "IS_USED_LOCK", "RELEASE_LOCK", "RELEASE_ALL_LOCKS", "SLEEP", "MASTER_POS_WAIT",
    "RANDOM_BYTES",
  ]
  private static let differingInMySQL: Set<String> = [
    "RAND", "SOURCE_POS_WAIT", "WAIT_FOR_EXECUTED_GTID_SET", "WAIT_UNTIL_SQL_THREAD_AFTER_GTIDS",
    "ICU_VERSION",
  ]
  private static let differingInMariaDB: Set<String> = [
    "MASTER_GTID_WAIT", "CURRENT_ROLE", "SYS_GUID", "UUID_V4", "UUID_V7", "JSON_TABLE", "LASTVAL",
  ]
  /// Functions that no server calls unsafe, but that depend on more than the statement.
  private static let doubtful: Set<String> = [
    "ENCRYPT", "ROLES_GRAPHML", "PS_CURRENT_THREAD_ID", "PS_THREAD_ID", "BINLOG_GTID_POS",
    "CURRENT_ROLE",
  ]

  /// What a name that is followed by a parenthesis is.
  enum Function {
    /// It answers differently on another server, or each time.
    case differing
    /// No server minds it, but it depends on more than the statement.
    case doubtful
    case known, unknown
  }

  /// What a function in upper case is on a server of `flavor`; nil for both.
  static func function(_ name: String, _ flavor: Flavor?) -> Function {
    if differing.contains(name) { return .differing }
    if flavor != .mariadb, differingInMySQL.contains(name) { return .differing }
    if flavor != .mysql, differingInMariaDB.contains(name) { return .differing }
    if doubtful.contains(name) { return .doubtful }
    if safe.contains(name) || name.hasPrefix("ST_") || name.hasPrefix("MBR") { return .known }
    return .unknown
  }

  private static let safeVariables: Set<String> = [
    "auto_increment_increment", "auto_increment_offset", "character_set_client",
    "character_set_connection", "character_set_database", "character_set_server",
    "collation_connection", "collation_database", "collation_server", "foreign_key_checks",
    "identity", "last_insert_id", "lc_time_names", "pseudo_thread_id", "rand_seed1", "rand_seed2",
    "sql_auto_is_null", "time_zone", "timestamp", "unique_checks",
  ]
  private static let safeInMySQL: Set<String> = [
    "default_collation_for_utf8mb4", "default_table_encryption", "enable_cascade_triggers",
    "generated_random_password_length", "immediate_server_version", "original_commit_timestamp",
    "original_server_version", "sql_require_primary_key", "xa_detach_on_prepare",
  ]
  private static let safeInMariaDB: Set<String> = [
    "check_constraint_checks", "explicit_defaults_for_timestamp", "sql_if_exists",
    "system_versioning_insert_history",
  ]

  /// Whether `name`, in lower case and with its scope if any, may differ on a replica.
  static func isUnsafe(variable name: String, _ flavor: Flavor?) -> Bool {
    var name = Substring(name)
    for scope in ["session.", "local."] where name.hasPrefix(scope) {
      name = name.dropFirst(scope.count)
    }
    if name.hasPrefix("global.") { return true }
    let plain = String(name)
    if safeVariables.contains(plain) { return false }
    if flavor == .mysql, safeInMySQL.contains(plain) { return false }
    return !(flavor == .mariadb && safeInMariaDB.contains(plain))
  }

  /// Whether a table is one that each server fills by itself.
  static func isServersOwn(_ database: [UInt8], _ table: [UInt8], _ flavor: Flavor?) -> Bool {
    let name = String(decoding: table, as: UTF8.self).lowercased()
    switch String(decoding: database, as: UTF8.self).lowercased() {
    case "performance_schema": return true
    case "mysql":
      if ["general_log", "slow_log"].contains(name) { return true }
      return flavor != .mariadb
        && [
          "slave_master_info", "slave_relay_log_info", "slave_worker_info", "gtid_executed",
        ].contains(name)
    default: return false
    }
  }

  /// Whether a table is one of MySQL's that keep accounts.
  static func isOfAccounts(_ database: [UInt8], _ table: [UInt8], _ flavor: Flavor?) -> Bool {
    guard flavor != .mariadb,
      String(decoding: database, as: UTF8.self).lowercased() == "mysql"
    else { return false }
    return [
      "user", "db", "tables_priv", "columns_priv", "procs_priv", "proxies_priv", "role_edges",
      "default_roles", "global_grants", "password_history",
    ].contains(String(decoding: table, as: UTF8.self).lowercased())
  }

  /// Whether an engine rolls back; nil where that is not known.
  static func isTransactional(_ engine: [UInt8]?) -> Bool? {
    guard let engine else { return nil }
    switch String(decoding: engine, as: UTF8.self).uppercased() {
    case "INNODB", "ROCKSDB", "TOKUDB", "NDB", "NDBCLUSTER", "XTRADB": return true
    case "MYISAM", "MEMORY", "HEAP", "ARIA", "CSV", "ARCHIVE", "MERGE", "MRG_MYISAM", "FEDERATED",
      "BLACKHOLE", "EXAMPLE":
      return false
    default: return nil
    }
  }

  /// Words before a parenthesis that are no functions.
  static let noFunctions: Set<String> = [
    "VALUES", "VALUE", "IN", "AND", "OR", "XOR", "NOT", "ROW", "ROWS", "EXISTS", "ANY", "ALL",
    "SOME", "OVER", "AS", "ON", "USING", "WHERE", "SELECT", "FROM", "JOIN", "BY", "HAVING", "SET",
    "WHEN", "THEN", "ELSE", "CASE", "BETWEEN", "LIKE", "RLIKE", "REGEXP", "IS", "DIV", "MOD",
    "UNION", "EXCEPT", "INTERSECT", "DISTINCT", "LIMIT", "OFFSET", "FETCH", "INDEX", "KEY",
    "PARTITION", "INTO", "TABLE", "WINDOW", "RANGE", "COLUMNS", "MATCH", "AGAINST", "SOUNDS",
    "INTERVAL", "BINARY", "COLLATE", "ESCAPE", "RETURNING", "UPDATE", "RETURN", "IF", "WHILE",
    "UNTIL", "ELSEIF", "DO", "CALL", "LATERAL", "DEFAULT", "PRIMARY", "UNIQUE", "CHECK",
    "REFERENCES", "CONSTRAINT", "FIELDS", "LINES", "LOCK", "OF", "FORCE", "USE", "RECURSIVE",
    "CYCLE", "ORDER", "GROUP", "PATH", "NESTED", "TERMINATED", "GENERATED", "ALWAYS", "WITHIN",
    // Types.
    "VARCHAR", "VARBINARY", "DECIMAL", "NUMERIC", "INT", "INTEGER", "BIGINT", "SMALLINT", "TINYINT",
    "MEDIUMINT", "FLOAT", "DOUBLE", "REAL", "BIT", "DATETIME", "ENUM", "TEXT", "BLOB", "NCHAR",
    "CHARACTER", "SIGNED", "UNSIGNED", "VECTOR", "NVARCHAR", "DEC", "FIXED", "NUMBER", "VARCHAR2",
    "RETURNS",
  ]

  /// Functions whose answer a replica gets too.
  private static let safe: Set<String> = Set(
    """
    ADDDATE BIT_AND BIT_OR BIT_XOR CAST COUNT CUME_DIST CURDATE CURTIME DATE_ADD DATE_SUB \
    DENSE_RANK EXTRACT FIRST_VALUE GROUP_CONCAT JSON_ARRAYAGG JSON_OBJECTAGG LAG LEAD MAX MEDIAN \
    MID MIN NOW NTH_VALUE NTILE POSITION PERCENT_RANK PERCENTILE_CONT PERCENTILE_DISC RANK STD \
    STDDEV STDDEV_POP STDDEV_SAMP SUBDATE SUBSTR SUBSTRING SUM TRIM TRIM_ORACLE VARIANCE VAR_POP \
    VAR_SAMP ABS ACOS ADDTIME ADD_MONTHS AES_DECRYPT AES_ENCRYPT ASIN ATAN ATAN2 BENCHMARK BIN \
    BIT_COUNT BIT_LENGTH CEIL CEILING CHARACTER_LENGTH CHAR_LENGTH CHR COALESCE COERCIBILITY \
    COLLATION COLUMN_CHECK COLUMN_EXISTS COLUMN_LIST COLUMN_JSON COLUMN_ADD COLUMN_CREATE \
    COLUMN_DELETE COLUMN_GET COMPRESS CONCAT CONCAT_OPERATOR_ORACLE CONCAT_WS CONNECTION_ID CONV \
    CONVERT_TZ COS COT CRC32 CRC32C DATABASE DATEDIFF DATE_FORMAT DAYNAME DAYOFMONTH DAYOFWEEK \
    DAYOFYEAR DECODE DEGREES DECODE_HISTOGRAM DECODE_ORACLE DES_DECRYPT DES_ENCRYPT ELT ENCODE EXP \
    EXPORT_SET EXTRACTVALUE FIELD FIND_IN_SET FLOOR FORMAT_PICO_TIME FORMAT_BYTES FORMAT \
    FROM_BASE64 FROM_DAYS FROM_UNIXTIME GREATEST HEX IFNULL INSTR ISNULL JSON_ARRAY \
    JSON_ARRAY_APPEND JSON_ARRAY_INSERT JSON_ARRAY_INTERSECT JSON_COMPACT JSON_CONTAINS \
    JSON_CONTAINS_PATH JSON_DEPTH JSON_DETAILED JSON_PRETTY JSON_EQUALS JSON_EXISTS JSON_EXTRACT \
    JSON_INSERT JSON_KEY_VALUE JSON_KEYS JSON_LENGTH JSON_LOOSE JSON_MERGE JSON_MERGE_PATCH \
    JSON_MERGE_PRESERVE JSON_NORMALIZE JSON_QUERY JSON_QUOTE JSON_OBJECT JSON_OBJECT_FILTER_KEYS \
    JSON_OBJECT_TO_ARRAY JSON_OVERLAPS JSON_REMOVE JSON_REPLACE JSON_SCHEMA_VALID \
    JSON_SCHEMA_VALIDATION_REPORT JSON_SET JSON_SEARCH JSON_STORAGE_FREE JSON_STORAGE_SIZE \
    JSON_TYPE JSON_UNQUOTE JSON_VALID JSON_VALUE KDF LAST_DAY LAST_INSERT_ID LAST_VALUE LCASE LEAST \
    LENGTH LENGTHB LN LOCATE LOG LOG10 LOG2 LOWER LPAD LPAD_ORACLE LTRIM LTRIM_ORACLE MAKEDATE \
    MAKETIME MAKE_SET MD5 MICROSECOND MONTHNAME NAME_CONST NATURAL_SORT_KEY NVL NVL2 NULLIF OCT \
    OCTET_LENGTH OLD_PASSWORD ORD PASSWORD PERIOD_ADD PERIOD_DIFF PI POW POWER QUARTER QUOTE \
    RADIANS REGEXP_INSTR REGEXP_LIKE REGEXP_REPLACE REGEXP_SUBSTR REPLACE_ORACLE REVERSE ROUND \
    RPAD RPAD_ORACLE RTRIM RTRIM_ORACLE SEC_TO_TIME SFORMAT SCHEMA SCHEMAS SHA SHA1 SHA2 SIGN SIN \
    SOUNDEX SPACE SQRT STRCMP STR_TO_DATE SUBSTR_ORACLE SUBSTRING_INDEX SUBTIME TAN TIMEDIFF \
    TIME_FORMAT TIME_TO_SEC TO_BASE64 TO_CHAR TO_DAYS TO_SECONDS UCASE UNCOMPRESS \
    UNCOMPRESSED_LENGTH UNHEX UNIX_TIMESTAMP UPDATEXML UPPER VEC_DISTANCE_EUCLIDEAN \
    VEC_DISTANCE_COSINE VEC_DISTANCE VEC_FROMTEXT VEC_TOTEXT WEEK WEEKDAY WEEKOFYEAR YEARWEEK \
    INET6_NTOA INET_ATON IS_IPV4_MAPPED INET_NTOA IS_IPV4 IS_IPV4_COMPAT INET6_ATON IS_IPV6 \
    ANY_VALUE BIN_TO_UUID UUID_TO_BIN IS_UUID GTID_SUBSET GTID_SUBTRACT GROUPING FROM_VECTOR \
    STATEMENT_DIGEST STATEMENT_DIGEST_TEXT STRING_TO_VECTOR TO_VECTOR VECTOR_DIM VECTOR_TO_STRING \
    DISTANCE VALIDATE_PASSWORD_STRENGTH ROW_NUMBER TRUNCATE INSERT REPLACE LEFT RIGHT REPEAT ASCII \
    CHAR CHARSET CONVERT DATE DAY HOUR MINUTE MONTH SECOND TIME TIMESTAMP TIMESTAMPADD TIMESTAMPDIFF \
    YEAR UTC_DATE UTC_TIME UTC_TIMESTAMP CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME \
    LOCALTIMESTAMP AVG POINT LINESTRING POLYGON MULTIPOINT MULTILINESTRING MULTIPOLYGON \
    GEOMETRYCOLLECTION GEOMCOLLECTION GET_FORMAT WEIGHT_STRING OLD NEXTVAL SETVAL CONTAINS CROSSES \
    DISJOINT EQUALS INTERSECTS OVERLAPS TOUCHES WITHIN AREA ASTEXT ASWKB CENTROID DIMENSION \
    ENDPOINT ENVELOPE GEOMETRYTYPE GEOMFROMTEXT GEOMFROMWKB GLENGTH ISCLOSED ISEMPTY ISSIMPLE \
    LINEFROMTEXT NUMPOINTS POINTFROMTEXT POLYFROMTEXT SRID STARTPOINT X Y JSON_TABLE RAND
    """.split(separator: " ").map(String.init))
}
