-- MySQL dump 10.13  Distrib 9.7.4, for Linux (x86_64)
--
-- Host: localhost    Database: shop
-- ------------------------------------------------------
-- Server version	9.7.4-2

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;
SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;
SET @@SESSION.SQL_LOG_BIN= 0;

--
-- GTID state at the beginning of the backup 
--

SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '6ba7c425-e58a-11f1-9d3a-02fc00000001:1-179';

--
-- Current Database: `shop`
--

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET latin1 */ /*!80016 DEFAULT ENCRYPTION='N' */;

USE `shop`;

--
-- Table structure for table `ansi`
--

DROP TABLE IF EXISTS `ansi`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `ansi` (
  `a"b` int DEFAULT NULL,
  `b` char(3) DEFAULT 'x',
  `c` enum('"') DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `arrays`
--

DROP TABLE IF EXISTS `arrays`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `arrays` (
  `id` int NOT NULL,
  `j` json DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `functional_index` ((cast(json_extract(`j`,_utf8mb4'$.z') as unsigned array)))
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `attr`
--

DROP TABLE IF EXISTS `attr`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `attr` (
  `a` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT FIXED */ DEFAULT NULL,
  `c` int NOT SECONDARY DEFAULT NULL,
  `d` int DEFAULT NULL,
  `e` int DEFAULT NULL,
  CONSTRAINT `attr_chk_1` CHECK ((`d` > 0)) /*!80016 NOT ENFORCED */,
  CONSTRAINT `ee` CHECK ((`e` > 0))
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `bytes`
--

DROP TABLE IF EXISTS `bytes`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `bytes` (
  `a` binary(1) DEFAULT NULL,
  `b` binary(20) DEFAULT NULL,
  `c` varbinary(300) DEFAULT NULL,
  `d` tinyblob,
  `e` blob,
  `f` mediumblob,
  `g` longblob,
  `h` tinyblob,
  `i` mediumblob,
  `j` mediumblob
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `child`
--

DROP TABLE IF EXISTS `child`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `child` (
  `id` int NOT NULL,
  `p` int DEFAULT NULL,
  `q` int DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `q` (`q`),
  KEY `p` (`p`),
  CONSTRAINT `child_ibfk_1` FOREIGN KEY (`p`) REFERENCES `parent` (`id`) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT `fk` FOREIGN KEY (`q`) REFERENCES `parent` (`id`) ON UPDATE SET DEFAULT
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `chinese`
--

DROP TABLE IF EXISTS `chinese`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `chinese` (
  `a` enum('昞','中') CHARACTER SET gbk COLLATE gbk_chinese_ci DEFAULT NULL,
  `b` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `copy1`
--

DROP TABLE IF EXISTS `copy1`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `copy1` (
  `a` char(1) DEFAULT NULL,
  `b` char(10) DEFAULT NULL,
  `c` varchar(20) DEFAULT NULL,
  `d` varchar(300) DEFAULT NULL,
  `e` tinytext,
  `f` text,
  `g` mediumtext,
  `h` longtext,
  `i` tinytext,
  `j` mediumtext,
  `k` char(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `l` varchar(5) CHARACTER SET ucs2 COLLATE ucs2_general_ci DEFAULT NULL,
  `m` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `n` char(5) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL,
  `o` char(5) CHARACTER SET ucs2 COLLATE ucs2_general_ci DEFAULT NULL,
  `p` char(3) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT NULL,
  `q` varchar(9) CHARACTER SET latin2 COLLATE latin2_bin DEFAULT NULL,
  `r` char(4) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci DEFAULT NULL,
  `s` char(4) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci DEFAULT NULL,
  `t` varchar(7) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci DEFAULT NULL,
  `u` varchar(8) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci DEFAULT NULL,
  `v` varchar(9) DEFAULT NULL,
  `w` char(3) DEFAULT NULL,
  `x` mediumtext,
  `y` mediumtext,
  `z` varchar(5) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci DEFAULT NULL,
  `aa` varbinary(7) DEFAULT NULL,
  `ab` binary(7) DEFAULT NULL,
  `ac` text CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `ad` varchar(6) DEFAULT NULL,
  `ae` varchar(5) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci DEFAULT NULL,
  `af` varchar(5) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci DEFAULT NULL,
  `ag` blob,
  `ah` varbinary(11) DEFAULT NULL,
  `ai` char(2) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `copy2`
--

DROP TABLE IF EXISTS `copy2`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `copy2` (
  `a` int DEFAULT NULL,
  `b` varchar(50) NOT NULL,
  `c` text,
  `d` int NOT NULL,
  `e` int NOT NULL,
  PRIMARY KEY (`d`,`b`(10)),
  UNIQUE KEY `u` (`e`),
  UNIQUE KEY `a` (`a`),
  KEY `k` (`b`(5) DESC),
  KEY `a_2` (`a`,`b`) USING BTREE COMMENT 'x',
  FULLTEXT KEY `c` (`c`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `defaults`
--

DROP TABLE IF EXISTS `defaults`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `defaults` (
  `a` int DEFAULT '1',
  `b` int NOT NULL DEFAULT '-1',
  `c` varchar(20) DEFAULT 'a,b)',
  `d` varchar(20) NOT NULL DEFAULT 'x',
  `e` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  `f` datetime DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `g` int DEFAULT ((1 + (2 * 3))),
  `h` bit(3) DEFAULT b'101',
  `i` varbinary(9) DEFAULT 'AB',
  `j` varchar(9) DEFAULT 'x' COMMENT 'c, d) not null',
  `k` int DEFAULT NULL,
  `l` date NOT NULL DEFAULT '2020-01-01',
  `m` int DEFAULT NULL COMMENT 'it''s; fine',
  `n` text DEFAULT (_utf8mb4'long, one'),
  `o` double DEFAULT '100000',
  `p` varchar(9) NOT NULL DEFAULT 'n'
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `docs`
--

DROP TABLE IF EXISTS `docs`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `docs` (
  `id` int NOT NULL,
  `j` json DEFAULT NULL,
  `k` json NOT NULL,
  `a` int DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `documents`
--

DROP TABLE IF EXISTS `documents`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `documents` (
  `a` int NOT NULL,
  `b` int DEFAULT NULL,
  `c` int NOT NULL COMMENT 'x',
  PRIMARY KEY (`a`),
  UNIQUE KEY `c` (`c`),
  UNIQUE KEY `b` (`b`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `functional`
--

DROP TABLE IF EXISTS `functional`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `functional` (
  `a` int DEFAULT NULL,
  `b` varchar(30) DEFAULT NULL,
  UNIQUE KEY `fu` (((`a` + 1)),`b`),
  KEY `functional_index` (((`a` * 2))),
  KEY `mixed` (`a`,((`b` collate latin1_bin)))
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `gen`
--

DROP TABLE IF EXISTS `gen`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `gen` (
  `a` int DEFAULT NULL,
  `b` int GENERATED ALWAYS AS ((`a` + 1)) VIRTUAL,
  `c` int GENERATED ALWAYS AS ((`a` * 2)) VIRTUAL,
  `d` int GENERATED ALWAYS AS ((`a` + 4)) STORED NOT NULL,
  `e` varchar(20) GENERATED ALWAYS AS (concat(_utf8mb4'x,',`a`)) STORED,
  `f` int GENERATED ALWAYS AS (`a`) VIRTUAL COMMENT 'v',
  `g` json DEFAULT NULL,
  `h` int GENERATED ALWAYS AS (json_extract(`g`,_utf8mb4'$.a')) VIRTUAL,
  UNIQUE KEY `e` (`e`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `gipk`
--

DROP TABLE IF EXISTS `gipk`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `gipk` (
  `my_row_id` bigint unsigned NOT NULL AUTO_INCREMENT /*!80023 INVISIBLE */,
  `a` int DEFAULT NULL,
  `b` text,
  `c` int DEFAULT NULL,
  PRIMARY KEY (`my_row_id`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `gipk2`
--

DROP TABLE IF EXISTS `gipk2`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `gipk2` (
  `my_row_id` bigint unsigned NOT NULL AUTO_INCREMENT /*!80023 INVISIBLE */,
  `a` int DEFAULT NULL,
  `b` text,
  `c` int DEFAULT NULL,
  PRIMARY KEY (`my_row_id`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `invisible`
--

DROP TABLE IF EXISTS `invisible`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `invisible` (
  `a` int DEFAULT NULL /*!80023 INVISIBLE */,
  `b` int DEFAULT NULL,
  `c` int DEFAULT '3' /*!80023 INVISIBLE */ COMMENT 'c'
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `keys1`
--

DROP TABLE IF EXISTS `keys1`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `keys1` (
  `a` int DEFAULT NULL,
  `b` varchar(50) NOT NULL,
  `c` text,
  `d` int NOT NULL,
  `e` int NOT NULL,
  PRIMARY KEY (`d`,`b`(10)),
  UNIQUE KEY `u` (`e`),
  UNIQUE KEY `a` (`a`),
  KEY `k` (`b`(5) DESC),
  KEY `a_2` (`a`,`b`) USING BTREE COMMENT 'x',
  FULLTEXT KEY `c` (`c`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `keywords`
--

DROP TABLE IF EXISTS `keywords`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `keywords` (
  `status` int DEFAULT NULL,
  `year` year DEFAULT NULL,
  `date` date DEFAULT NULL,
  `time` time DEFAULT NULL,
  `type` int DEFAULT NULL,
  `comment` int DEFAULT NULL,
  `charset` int DEFAULT NULL,
  `engine` int DEFAULT NULL,
  `period` int DEFAULT NULL,
  `bit` bit(3) DEFAULT NULL,
  `start` int DEFAULT NULL,
  `end` int DEFAULT NULL,
  `visible` int DEFAULT NULL,
  `action` int DEFAULT NULL,
  `value` int DEFAULT NULL,
  `text` text,
  `enum` enum('a') DEFAULT NULL,
  `data` int DEFAULT NULL,
  `level` int DEFAULT NULL,
  `json` int DEFAULT NULL,
  `offset_` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `keywords2`
--

DROP TABLE IF EXISTS `keywords2`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `keywords2` (
  `vector` int DEFAULT NULL,
  `offset` int DEFAULT NULL,
  `json` json DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `labels`
--

DROP TABLE IF EXISTS `labels`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `labels` (
  `a` enum('x','y','z') NOT NULL,
  `c` set('one','two','three') NOT NULL,
  `bb` set('m','n') DEFAULT NULL,
  `d` enum('ä','ö') CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `e` set('a','b') CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `f` enum('A','B') CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `g` enum('A','a') CHARACTER SET latin1 COLLATE latin1_bin DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `latin`
--

DROP TABLE IF EXISTS `latin`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `latin` (
  `a` enum('äß') DEFAULT NULL,
  `üé` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `many`
--

DROP TABLE IF EXISTS `many`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `many` (
  `id` int DEFAULT NULL,
  `e01` enum('a') DEFAULT NULL,
  `e02` enum('b') DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `numbers`
--

DROP TABLE IF EXISTS `numbers`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `numbers` (
  `gg` decimal(9,3) DEFAULT NULL,
  `a` tinyint NOT NULL,
  `extra2` varchar(10) DEFAULT NULL,
  `d` bigint unsigned NOT NULL DEFAULT '0',
  `ff` int unsigned DEFAULT '5',
  `tmpname` tinyint DEFAULT NULL,
  `ee` int unsigned,
  `i` smallint unsigned DEFAULT NULL,
  `j` mediumint DEFAULT NULL,
  `k` int DEFAULT NULL,
  `l` bigint unsigned DEFAULT NULL,
  `m` mediumint DEFAULT NULL,
  `n` tinyint(1) DEFAULT NULL,
  `o` tinyint(1) DEFAULT NULL,
  `p` float DEFAULT NULL,
  `q` float(10,2) DEFAULT NULL,
  `r` double unsigned DEFAULT NULL,
  `s` double DEFAULT NULL,
  `t` double DEFAULT NULL,
  `u` double DEFAULT NULL,
  `v` decimal(10,0) DEFAULT NULL,
  `w` decimal(10,0) DEFAULT NULL,
  `x` decimal(20,5) unsigned DEFAULT NULL,
  `y` decimal(4,2) DEFAULT NULL,
  `aa` bit(17) DEFAULT NULL,
  `z` bit(9) DEFAULT NULL,
  `ab` year DEFAULT NULL,
  `ac` year DEFAULT NULL,
  `ad` float DEFAULT NULL,
  `ae` double DEFAULT NULL,
  `x1` int DEFAULT ((1 + 1)),
  `x2` enum('p','q') NOT NULL,
  `last1` int DEFAULT NULL,
  `last2` int DEFAULT NULL,
  `extra1` bigint DEFAULT NULL,
  UNIQUE KEY `c2` (`x2`,`ff`),
  KEY `other` (`ff`) USING BTREE COMMENT 'x'
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COMMENT='x';
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `odd ``names`` ```
--

DROP TABLE IF EXISTS `odd ``names`` ```;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `odd ``names`` ``` (
  `key` int DEFAULT NULL,
  `a b` int DEFAULT NULL,
  `comment` text,
  `ünï` int DEFAULT NULL,
  `primary` int NOT NULL,
  `select` int DEFAULT NULL,
  PRIMARY KEY (`primary`),
  UNIQUE KEY `select` (`select`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `parent`
--

DROP TABLE IF EXISTS `parent`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `parent` (
  `id` int NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `parted`
--

DROP TABLE IF EXISTS `parted`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `parted` (
  `id` int NOT NULL,
  `d` date NOT NULL,
  `x` int DEFAULT NULL,
  PRIMARY KEY (`id`,`d`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COMMENT='a,b'
/*!50100 PARTITION BY KEY (id)
PARTITIONS 3 */;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `picked`
--

DROP TABLE IF EXISTS `picked`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `picked` (
  `d` int NOT NULL,
  `b` varchar(50) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `picked2`
--

DROP TABLE IF EXISTS `picked2`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `picked2` (
  `d` int NOT NULL,
  `bb` varchar(50) NOT NULL,
  PRIMARY KEY (`d`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `reals`
--

DROP TABLE IF EXISTS `reals`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `reals` (
  `a` float DEFAULT NULL,
  `b` double DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `serial`
--

DROP TABLE IF EXISTS `serial`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `serial` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `a` int unsigned NOT NULL,
  UNIQUE KEY `id` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `serials`
--

DROP TABLE IF EXISTS `serials`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `serials` (
  `a` int unsigned NOT NULL,
  `b` bigint NOT NULL AUTO_INCREMENT,
  UNIQUE KEY `b` (`b`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `shapes`
--

DROP TABLE IF EXISTS `shapes`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `shapes` (
  `a` geometry DEFAULT NULL,
  `b` point DEFAULT NULL,
  `c` linestring DEFAULT NULL,
  `d` polygon DEFAULT NULL,
  `e` multipoint DEFAULT NULL,
  `f` multilinestring DEFAULT NULL,
  `g` multipolygon DEFAULT NULL,
  `h` geomcollection DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `shapes2`
--

DROP TABLE IF EXISTS `shapes2`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `shapes2` (
  `p` point NOT NULL /*!80003 SRID 4326 */,
  SPATIAL KEY `p` (`p`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `sized`
--

DROP TABLE IF EXISTS `sized`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `sized` (
  `a` int DEFAULT NULL,
  `b` text COLLATE utf8mb4_bin
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin MAX_ROWS=10 AVG_ROW_LENGTH=50 ROW_FORMAT=DYNAMIC COMMENT='c';
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `slash`
--

DROP TABLE IF EXISTS `slash`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `slash` (
  `a` enum('\\','b\\') DEFAULT NULL,
  `b` int DEFAULT NULL COMMENT '\\'
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `texts`
--

DROP TABLE IF EXISTS `texts`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `texts` (
  `a` char(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `b` char(10) CHARACTER SET latin2 DEFAULT NULL,
  `c` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `d` varchar(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `e` text CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci,
  `f` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci,
  `g` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci,
  `h` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci,
  `i` text CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci,
  `j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci,
  `k` char(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `l` varchar(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `m` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `n` char(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `o` char(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `p` char(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `q` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `r` char(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `s` char(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `t` varchar(7) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `u` varchar(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `v` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `w` char(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `x` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci,
  `y` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci,
  `z` varchar(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `aa` varbinary(7) DEFAULT NULL,
  `ab` binary(7) DEFAULT NULL,
  `ac` text CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci,
  `ad` varchar(6) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `ae` varchar(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `af` varchar(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `ag` blob,
  `ah` varbinary(11) DEFAULT NULL,
  `ai` char(2) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `newcol` varchar(3) CHARACTER SET latin2 DEFAULT NULL,
  `newer` varchar(3) COLLATE cp1251_bin DEFAULT NULL,
  `newest` text CHARACTER SET cp1251 COLLATE cp1251_general_ci
) ENGINE=InnoDB DEFAULT CHARSET=cp1251 COLLATE=cp1251_bin;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `times`
--

DROP TABLE IF EXISTS `times`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `times` (
  `a` date DEFAULT NULL,
  `b` time DEFAULT NULL,
  `c` time(3) DEFAULT NULL,
  `d` datetime DEFAULT NULL,
  `e` datetime(6) DEFAULT NULL,
  `f` timestamp NULL DEFAULT NULL,
  `g` timestamp(2) NOT NULL DEFAULT CURRENT_TIMESTAMP(2) ON UPDATE CURRENT_TIMESTAMP(2),
  `h` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `vec`
--

DROP TABLE IF EXISTS `vec`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `vec` (
  `id` int DEFAULT NULL,
  `v` vector(2048) DEFAULT NULL,
  `w` vector(7) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `wide`
--

DROP TABLE IF EXISTS `wide`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `wide` (
  `a` varchar(5000) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `b` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `c` varchar(256) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `d` char(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `e` char(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,
  `f` char(200) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL,
  `g` char(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `中`
--

DROP TABLE IF EXISTS `中`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `中` (
  `中文` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Table structure for table `文`
--

DROP TABLE IF EXISTS `文`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `文` (
  `字` enum('昞','中') CHARACTER SET gbk COLLATE gbk_chinese_ci DEFAULT NULL,
  `b` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping events for database 'shop'
--

--
-- Dumping routines for database 'shop'
--

--
-- Current Database: `other`
--

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `other` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci */ /*!80016 DEFAULT ENCRYPTION='N' */;

USE `other`;

--
-- Table structure for table `plain`
--

DROP TABLE IF EXISTS `plain`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `plain` (
  `c` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping events for database 'other'
--

--
-- Dumping routines for database 'other'
--
SET @@SESSION.SQL_LOG_BIN = @MYSQLDUMP_TEMP_LOG_BIN;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed
