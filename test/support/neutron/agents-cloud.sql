/*M!999999\- enable the sandbox mode */ 
-- MariaDB dump 10.19  Distrib 10.11, for debian-linux-gnu (x86_64)
--
-- The database of a Neutron of release Zed with Linux bridge and Open vSwitch agents, with columns alone of its
-- tables, and without those that nothing is read of.
--

DROP TABLE IF EXISTS `address_associations`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `address_associations` (
  `address` varchar(64) NOT NULL,
  `address_group_id` varchar(36) NOT NULL,
  PRIMARY KEY (`address`,`address_group_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `address_associations` WRITE;
/*!40000 ALTER TABLE `address_associations` DISABLE KEYS */;
INSERT INTO `address_associations` VALUES
('192.0.2.0/24','00000008-0000-4000-8000-000000000001'),
('198.51.100.7/32','00000008-0000-4000-8000-000000000001');
/*!40000 ALTER TABLE `address_associations` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `address_groups`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `address_groups` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `address_groups` WRITE;
/*!40000 ALTER TABLE `address_groups` DISABLE KEYS */;
INSERT INTO `address_groups` VALUES
('a0000000000000000000000000000001','00000008-0000-4000-8000-000000000001','offices',3);
/*!40000 ALTER TABLE `address_groups` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `address_scopes`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `address_scopes` (
  `id` varchar(36) NOT NULL,
  `name` varchar(255) NOT NULL,
  `project_id` varchar(255) DEFAULT NULL,
  `shared` tinyint(1) NOT NULL DEFAULT 0,
  `ip_version` int(11) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `address_scopes` WRITE;
/*!40000 ALTER TABLE `address_scopes` DISABLE KEYS */;
INSERT INTO `address_scopes` VALUES
('00000006-0000-4000-8000-000000000001','scope','a0000000000000000000000000000001',0,4);
/*!40000 ALTER TABLE `address_scopes` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `addressgrouprbacs`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `addressgrouprbacs` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `target_project` varchar(255) NOT NULL,
  `action` varchar(255) NOT NULL,
  `object_id` varchar(36) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `addressgrouprbacs` WRITE;
/*!40000 ALTER TABLE `addressgrouprbacs` DISABLE KEYS */;
/*!40000 ALTER TABLE `addressgrouprbacs` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `addressscoperbacs`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `addressscoperbacs` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `target_project` varchar(255) NOT NULL,
  `action` varchar(255) NOT NULL,
  `object_id` varchar(36) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `addressscoperbacs` WRITE;
/*!40000 ALTER TABLE `addressscoperbacs` DISABLE KEYS */;
/*!40000 ALTER TABLE `addressscoperbacs` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `agents`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `agents` (
  `id` varchar(36) NOT NULL,
  `agent_type` varchar(255) NOT NULL,
  `binary` varchar(255) NOT NULL,
  `topic` varchar(255) NOT NULL,
  `host` varchar(255) NOT NULL,
  `admin_state_up` tinyint(1) NOT NULL DEFAULT 1,
  `created_at` datetime NOT NULL,
  `started_at` datetime NOT NULL,
  `heartbeat_timestamp` datetime NOT NULL,
  `description` varchar(255) DEFAULT NULL,
  `configurations` varchar(4095) NOT NULL,
  `load` int(11) NOT NULL DEFAULT 0,
  `availability_zone` varchar(255) DEFAULT NULL,
  `resource_versions` varchar(8191) DEFAULT NULL,
  `resources_synced` tinyint(1) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `agents` WRITE;
/*!40000 ALTER TABLE `agents` DISABLE KEYS */;
INSERT INTO `agents` VALUES
('000000a9-0000-4000-8000-000000000001','Linux bridge agent','neutron-linuxbridge-agent','N/A','lb1',1,'2024-01-01 00:00:00','2025-01-01 00:00:00','2026-01-01 00:00:00',NULL,'{\"interface_mappings\": {\"physnet1\": \"eth1\"}, \"bridge_mappings\": {}, \"tunnel_types\": [\"vxlan\"]}',0,NULL,NULL,NULL),
('000000a9-0000-4000-8000-000000000002','Linux bridge agent','neutron-linuxbridge-agent','N/A','lb2',1,'2024-01-01 00:00:00','2025-01-01 00:00:00','2026-01-01 00:00:00',NULL,'{\"interface_mappings\": {\"physnet1\": \"eth1\"}, \"bridge_mappings\": {}}',0,NULL,NULL,NULL),
('000000a9-0000-4000-8000-000000000003','Open vSwitch agent','neutron-openvswitch-agent','N/A','ovs1',1,'2024-01-01 00:00:00','2025-01-01 00:00:00','2026-01-01 00:00:00',NULL,'{\"bridge_mappings\": {\"physnet1\": \"br-ex\"}, \"integration_bridge\": \"br-int\"}',0,NULL,NULL,NULL),
('000000a9-0000-4000-8000-000000000004','DHCP agent','neutron-dhcp-agent','N/A','lb1',1,'2024-01-01 00:00:00','2025-01-01 00:00:00','2026-01-01 00:00:00',NULL,'{}',0,NULL,NULL,NULL),
('000000a9-0000-4000-8000-000000000005','L3 agent','neutron-l3-agent','N/A','lb1',1,'2024-01-01 00:00:00','2025-01-01 00:00:00','2026-01-01 00:00:00',NULL,'{\"agent_mode\": \"legacy\"}',0,NULL,NULL,NULL),
('000000a9-0000-4000-8000-000000000006','Metadata agent','neutron-metadata-agent','N/A','lb1',1,'2024-01-01 00:00:00','2025-01-01 00:00:00','2026-01-01 00:00:00',NULL,'{}',0,NULL,NULL,NULL),
('000000a9-0000-4000-8000-000000000007','L3 agent','neutron-l3-agent','N/A','ovs1',1,'2024-01-01 00:00:00','2025-01-01 00:00:00','2026-01-01 00:00:00',NULL,'{\"agent_mode\": \"dvr\"}',0,NULL,NULL,NULL);
/*!40000 ALTER TABLE `agents` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `allowedaddresspairs`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `allowedaddresspairs` (
  `port_id` varchar(36) NOT NULL,
  `mac_address` varchar(32) NOT NULL,
  `ip_address` varchar(64) NOT NULL,
  PRIMARY KEY (`port_id`,`mac_address`,`ip_address`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `allowedaddresspairs` WRITE;
/*!40000 ALTER TABLE `allowedaddresspairs` DISABLE KEYS */;
INSERT INTO `allowedaddresspairs` VALUES
('00000004-0000-4000-8000-000000000001','FA:16:3E:00:00:01','10.1.0.100');
/*!40000 ALTER TABLE `allowedaddresspairs` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `auto_allocated_topologies`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `auto_allocated_topologies` (
  `project_id` varchar(255) NOT NULL,
  `network_id` varchar(36) NOT NULL,
  `router_id` varchar(36) DEFAULT NULL,
  PRIMARY KEY (`project_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `auto_allocated_topologies` WRITE;
/*!40000 ALTER TABLE `auto_allocated_topologies` DISABLE KEYS */;
/*!40000 ALTER TABLE `auto_allocated_topologies` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `bgp_speakers`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `bgp_speakers` (
  `id` varchar(36) NOT NULL,
  `name` varchar(255) NOT NULL,
  `local_as` int(11) NOT NULL,
  `ip_version` int(11) NOT NULL,
  `tenant_id` varchar(255) DEFAULT NULL,
  `advertise_floating_ip_host_routes` tinyint(1) NOT NULL,
  `advertise_tenant_networks` tinyint(1) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `bgp_speakers` WRITE;
/*!40000 ALTER TABLE `bgp_speakers` DISABLE KEYS */;
/*!40000 ALTER TABLE `bgp_speakers` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `conntrack_helpers`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `conntrack_helpers` (
  `id` varchar(36) NOT NULL,
  `router_id` varchar(36) NOT NULL,
  `protocol` varchar(40) NOT NULL,
  `port` int(11) NOT NULL,
  `helper` varchar(64) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `conntrack_helpers` WRITE;
/*!40000 ALTER TABLE `conntrack_helpers` DISABLE KEYS */;
INSERT INTO `conntrack_helpers` VALUES
('00000091-0000-4000-8000-000000000001','00000009-0000-4000-8000-000000000001','tcp',21,'ftp');
/*!40000 ALTER TABLE `conntrack_helpers` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `default_security_group`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `default_security_group` (
  `project_id` varchar(255) NOT NULL,
  `security_group_id` varchar(36) NOT NULL,
  PRIMARY KEY (`project_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `default_security_group` WRITE;
/*!40000 ALTER TABLE `default_security_group` DISABLE KEYS */;
INSERT INTO `default_security_group` VALUES
('a0000000000000000000000000000001','00000003-0000-4000-8000-000000000001'),
('b0000000000000000000000000000002','00000003-0000-4000-8000-000000000002');
/*!40000 ALTER TABLE `default_security_group` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `dnsnameservers`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `dnsnameservers` (
  `address` varchar(128) NOT NULL,
  `subnet_id` varchar(36) NOT NULL,
  `order` int(11) NOT NULL DEFAULT 0,
  PRIMARY KEY (`address`,`subnet_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `dnsnameservers` WRITE;
/*!40000 ALTER TABLE `dnsnameservers` DISABLE KEYS */;
INSERT INTO `dnsnameservers` VALUES
('8.8.8.8','00000002-0000-4000-8000-000000000001',1),
('9.9.9.9','00000002-0000-4000-8000-000000000001',0);
/*!40000 ALTER TABLE `dnsnameservers` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `externalnetworks`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `externalnetworks` (
  `network_id` varchar(36) NOT NULL,
  `is_default` tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (`network_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `externalnetworks` WRITE;
/*!40000 ALTER TABLE `externalnetworks` DISABLE KEYS */;
INSERT INTO `externalnetworks` VALUES
('00000001-0000-4000-8000-000000000003',1);
/*!40000 ALTER TABLE `externalnetworks` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `extradhcpopts`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `extradhcpopts` (
  `id` varchar(36) NOT NULL,
  `port_id` varchar(36) NOT NULL,
  `opt_name` varchar(64) NOT NULL,
  `opt_value` varchar(255) NOT NULL,
  `ip_version` int(11) NOT NULL DEFAULT 4,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `extradhcpopts` WRITE;
/*!40000 ALTER TABLE `extradhcpopts` DISABLE KEYS */;
INSERT INTO `extradhcpopts` VALUES
('00000041-0000-4000-8000-000000000001','00000004-0000-4000-8000-000000000001','tftp-server','10.1.0.9',4),
('00000041-0000-4000-8000-000000000002','00000004-0000-4000-8000-000000000001','mtu','no number',4);
/*!40000 ALTER TABLE `extradhcpopts` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `flavors`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `flavors` (
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `description` varchar(1024) DEFAULT NULL,
  `enabled` tinyint(1) NOT NULL DEFAULT 1,
  `service_type` varchar(36) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `flavors` WRITE;
/*!40000 ALTER TABLE `flavors` DISABLE KEYS */;
INSERT INTO `flavors` VALUES
('00000097-0000-4000-8000-000000000001','f','',1,'L3_ROUTER_NAT');
/*!40000 ALTER TABLE `flavors` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `floatingipdnses`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `floatingipdnses` (
  `floatingip_id` varchar(36) NOT NULL,
  `dns_name` varchar(255) NOT NULL,
  `dns_domain` varchar(255) NOT NULL,
  `published_dns_name` varchar(255) NOT NULL,
  `published_dns_domain` varchar(255) NOT NULL,
  PRIMARY KEY (`floatingip_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `floatingipdnses` WRITE;
/*!40000 ALTER TABLE `floatingipdnses` DISABLE KEYS */;
INSERT INTO `floatingipdnses` VALUES
('0000000c-0000-4000-8000-000000000001','www','example.org.','www','example.org.');
/*!40000 ALTER TABLE `floatingipdnses` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `floatingips`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `floatingips` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `floating_ip_address` varchar(64) NOT NULL,
  `floating_network_id` varchar(36) NOT NULL,
  `floating_port_id` varchar(36) NOT NULL,
  `fixed_port_id` varchar(36) DEFAULT NULL,
  `fixed_ip_address` varchar(64) DEFAULT NULL,
  `router_id` varchar(36) DEFAULT NULL,
  `last_known_router_id` varchar(36) DEFAULT NULL,
  `status` varchar(16) DEFAULT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `floatingips` WRITE;
/*!40000 ALTER TABLE `floatingips` DISABLE KEYS */;
INSERT INTO `floatingips` VALUES
('a0000000000000000000000000000001','0000000c-0000-4000-8000-000000000001','203.0.113.30','00000001-0000-4000-8000-000000000003','00000004-0000-4000-8000-000000000014','00000004-0000-4000-8000-000000000001','10.1.0.11','00000009-0000-4000-8000-000000000001','','ACTIVE',58),
('a0000000000000000000000000000001','0000000c-0000-4000-8000-000000000002','203.0.113.31','00000001-0000-4000-8000-000000000003','00000004-0000-4000-8000-000000000015',NULL,NULL,'00000009-0000-4000-8000-000000000001',NULL,'ACTIVE',59);
/*!40000 ALTER TABLE `floatingips` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `ha_router_agent_port_bindings`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `ha_router_agent_port_bindings` (
  `port_id` varchar(36) NOT NULL,
  `router_id` varchar(36) NOT NULL,
  `l3_agent_id` varchar(36) DEFAULT NULL,
  `state` enum('active','standby','unknown') DEFAULT 'standby',
  PRIMARY KEY (`port_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `ha_router_agent_port_bindings` WRITE;
/*!40000 ALTER TABLE `ha_router_agent_port_bindings` DISABLE KEYS */;
INSERT INTO `ha_router_agent_port_bindings` VALUES
('00000004-0000-4000-8000-00000000000f','00000009-0000-4000-8000-000000000001','000000a9-0000-4000-8000-000000000005','active');
/*!40000 ALTER TABLE `ha_router_agent_port_bindings` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `ha_router_networks`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `ha_router_networks` (
  `project_id` varchar(255) NOT NULL,
  `network_id` varchar(36) NOT NULL,
  PRIMARY KEY (`project_id`,`network_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `ha_router_networks` WRITE;
/*!40000 ALTER TABLE `ha_router_networks` DISABLE KEYS */;
INSERT INTO `ha_router_networks` VALUES
('a0000000000000000000000000000001','00000001-0000-4000-8000-000000000006');
/*!40000 ALTER TABLE `ha_router_networks` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `ipallocationpools`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `ipallocationpools` (
  `id` varchar(36) NOT NULL,
  `subnet_id` varchar(36) DEFAULT NULL,
  `first_ip` varchar(64) NOT NULL,
  `last_ip` varchar(64) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `ipallocationpools` WRITE;
/*!40000 ALTER TABLE `ipallocationpools` DISABLE KEYS */;
INSERT INTO `ipallocationpools` VALUES
('00000021-0000-4000-8000-000000000001','00000002-0000-4000-8000-000000000001','10.1.0.2','10.1.0.254'),
('00000021-0000-4000-8000-000000000002','00000002-0000-4000-8000-000000000002','fd00:1::2','fd00:1::ffff:ffff:ffff:ffff'),
('00000021-0000-4000-8000-000000000003','00000002-0000-4000-8000-000000000003','10.2.0.2','10.2.0.62'),
('00000021-0000-4000-8000-000000000004','00000002-0000-4000-8000-000000000004','203.0.113.10','203.0.113.200'),
('00000021-0000-4000-8000-000000000005','00000002-0000-4000-8000-000000000005','10.4.0.2','10.4.0.254'),
('00000021-0000-4000-8000-000000000006','00000002-0000-4000-8000-000000000006','169.254.192.1','169.254.255.254');
/*!40000 ALTER TABLE `ipallocationpools` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `ipallocations`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `ipallocations` (
  `port_id` varchar(36) DEFAULT NULL,
  `ip_address` varchar(64) NOT NULL,
  `subnet_id` varchar(36) NOT NULL,
  `network_id` varchar(36) NOT NULL,
  PRIMARY KEY (`ip_address`,`subnet_id`,`network_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `ipallocations` WRITE;
/*!40000 ALTER TABLE `ipallocations` DISABLE KEYS */;
INSERT INTO `ipallocations` VALUES
('00000004-0000-4000-8000-000000000001','10.1.0.11','00000002-0000-4000-8000-000000000001','00000001-0000-4000-8000-000000000001'),
('00000004-0000-4000-8000-000000000001','fd00:1::f816:3eff:fe00:1','00000002-0000-4000-8000-000000000002','00000001-0000-4000-8000-000000000001'),
('00000004-0000-4000-8000-000000000002','10.1.0.12','00000002-0000-4000-8000-000000000001','00000001-0000-4000-8000-000000000001'),
('00000004-0000-4000-8000-000000000003','10.2.0.13','00000002-0000-4000-8000-000000000003','00000001-0000-4000-8000-000000000002'),
('00000004-0000-4000-8000-000000000004','10.4.0.14','00000002-0000-4000-8000-000000000005','00000001-0000-4000-8000-000000000004'),
('00000004-0000-4000-8000-00000000000a','10.1.0.2','00000002-0000-4000-8000-000000000001','00000001-0000-4000-8000-000000000001'),
('00000004-0000-4000-8000-00000000000a','fd00:1::f816:3eff:fe00:a','00000002-0000-4000-8000-000000000002','00000001-0000-4000-8000-000000000001'),
('00000004-0000-4000-8000-00000000000b','10.1.0.3','00000002-0000-4000-8000-000000000001','00000001-0000-4000-8000-000000000001'),
('00000004-0000-4000-8000-00000000000c','10.1.0.1','00000002-0000-4000-8000-000000000001','00000001-0000-4000-8000-000000000001'),
('00000004-0000-4000-8000-00000000000d','fd00:1::1','00000002-0000-4000-8000-000000000002','00000001-0000-4000-8000-000000000001'),
('00000004-0000-4000-8000-00000000000e','203.0.113.20','00000002-0000-4000-8000-000000000004','00000001-0000-4000-8000-000000000003'),
('00000004-0000-4000-8000-00000000000f','169.254.192.5','00000002-0000-4000-8000-000000000006','00000001-0000-4000-8000-000000000006'),
('00000004-0000-4000-8000-000000000010','10.2.0.1','00000002-0000-4000-8000-000000000003','00000001-0000-4000-8000-000000000002'),
('00000004-0000-4000-8000-000000000011','10.2.0.3','00000002-0000-4000-8000-000000000003','00000001-0000-4000-8000-000000000002'),
('00000004-0000-4000-8000-000000000012','203.0.113.21','00000002-0000-4000-8000-000000000004','00000001-0000-4000-8000-000000000003'),
('00000004-0000-4000-8000-000000000013','203.0.113.22','00000002-0000-4000-8000-000000000004','00000001-0000-4000-8000-000000000003'),
('00000004-0000-4000-8000-000000000014','203.0.113.30','00000002-0000-4000-8000-000000000004','00000001-0000-4000-8000-000000000003'),
('00000004-0000-4000-8000-000000000015','203.0.113.31','00000002-0000-4000-8000-000000000004','00000001-0000-4000-8000-000000000003'),
('00000004-0000-4000-8000-00000000001e','10.1.0.30','00000002-0000-4000-8000-000000000001','00000001-0000-4000-8000-000000000001');
/*!40000 ALTER TABLE `ipallocations` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `local_ips`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `local_ips` (
  `id` varchar(36) NOT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `project_id` varchar(255) DEFAULT NULL,
  `local_port_id` varchar(36) NOT NULL,
  `network_id` varchar(36) NOT NULL,
  `local_ip_address` varchar(64) NOT NULL,
  `ip_mode` varchar(32) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `local_ips` WRITE;
/*!40000 ALTER TABLE `local_ips` DISABLE KEYS */;
INSERT INTO `local_ips` VALUES
('00000095-0000-4000-8000-000000000001',1,'near','a0000000000000000000000000000001','00000004-0000-4000-8000-000000000002','00000001-0000-4000-8000-000000000001','10.1.0.12','translate');
/*!40000 ALTER TABLE `local_ips` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `logs`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `logs` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `resource_type` varchar(36) NOT NULL,
  `resource_id` varchar(36) DEFAULT NULL,
  `target_id` varchar(36) DEFAULT NULL,
  `event` varchar(255) NOT NULL,
  `enabled` tinyint(1) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `logs` WRITE;
/*!40000 ALTER TABLE `logs` DISABLE KEYS */;
INSERT INTO `logs` VALUES
('a0000000000000000000000000000001','0000000f-0000-4000-8000-000000000001',62,'log','security_group','00000003-0000-4000-8000-000000000003','00000004-0000-4000-8000-000000000001','DROP',1);
/*!40000 ALTER TABLE `logs` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `meteringlabels`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `meteringlabels` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `description` varchar(1024) DEFAULT NULL,
  `shared` tinyint(1) DEFAULT 0,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `meteringlabels` WRITE;
/*!40000 ALTER TABLE `meteringlabels` DISABLE KEYS */;
INSERT INTO `meteringlabels` VALUES
('a0000000000000000000000000000001','00000098-0000-4000-8000-000000000001','m','',0);
/*!40000 ALTER TABLE `meteringlabels` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `ml2_distributed_port_bindings`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `ml2_distributed_port_bindings` (
  `port_id` varchar(36) NOT NULL,
  `host` varchar(255) NOT NULL,
  `router_id` varchar(36) DEFAULT NULL,
  `vif_type` varchar(64) NOT NULL,
  `vif_details` varchar(4095) NOT NULL DEFAULT '',
  `vnic_type` varchar(64) NOT NULL DEFAULT 'normal',
  `profile` varchar(4095) NOT NULL DEFAULT '',
  `status` varchar(16) NOT NULL,
  PRIMARY KEY (`port_id`,`host`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `ml2_distributed_port_bindings` WRITE;
/*!40000 ALTER TABLE `ml2_distributed_port_bindings` DISABLE KEYS */;
INSERT INTO `ml2_distributed_port_bindings` VALUES
('00000004-0000-4000-8000-000000000010','ovs1','00000009-0000-4000-8000-000000000002','ovs','{\"port_filter\": true, \"ovs_hybrid_plug\": true, \"bridge_name\": \"br-int\", \"datapath_type\": \"system\", \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"openvswitch\"}}','normal','','ACTIVE');
/*!40000 ALTER TABLE `ml2_distributed_port_bindings` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `ml2_port_bindings`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `ml2_port_bindings` (
  `port_id` varchar(36) NOT NULL,
  `host` varchar(255) NOT NULL DEFAULT '',
  `vif_type` varchar(64) NOT NULL,
  `vnic_type` varchar(64) NOT NULL DEFAULT 'normal',
  `profile` varchar(4095) NOT NULL DEFAULT '',
  `vif_details` varchar(4095) NOT NULL DEFAULT '',
  `status` varchar(16) NOT NULL DEFAULT 'ACTIVE',
  PRIMARY KEY (`port_id`,`host`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `ml2_port_bindings` WRITE;
/*!40000 ALTER TABLE `ml2_port_bindings` DISABLE KEYS */;
INSERT INTO `ml2_port_bindings` VALUES
('00000004-0000-4000-8000-000000000001','lb1','bridge','normal','','{\"port_filter\": true, \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"linuxbridge\"}}','ACTIVE'),
('00000004-0000-4000-8000-000000000002','lb2','bridge','normal','','{\"port_filter\": true, \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"linuxbridge\"}}','ACTIVE'),
('00000004-0000-4000-8000-000000000003','ovs1','ovs','normal','','{\"port_filter\": true, \"ovs_hybrid_plug\": true, \"bridge_name\": \"br-int\", \"datapath_type\": \"system\", \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"openvswitch\"}}','ACTIVE'),
('00000004-0000-4000-8000-000000000004','','unbound','normal','','','ACTIVE'),
('00000004-0000-4000-8000-00000000000a','lb1','bridge','normal','','{\"port_filter\": true, \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"linuxbridge\"}}','ACTIVE'),
('00000004-0000-4000-8000-00000000000b','lb2','bridge','normal','','{\"port_filter\": true, \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"linuxbridge\"}}','ACTIVE'),
('00000004-0000-4000-8000-00000000000c','lb1','bridge','normal','','{\"port_filter\": true, \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"linuxbridge\"}}','ACTIVE'),
('00000004-0000-4000-8000-00000000000d','lb1','bridge','normal','','{\"port_filter\": true, \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"linuxbridge\"}}','ACTIVE'),
('00000004-0000-4000-8000-00000000000e','lb1','bridge','normal','','{\"port_filter\": true, \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"linuxbridge\"}}','ACTIVE'),
('00000004-0000-4000-8000-00000000000f','lb1','bridge','normal','','{\"port_filter\": true, \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"linuxbridge\"}}','ACTIVE'),
('00000004-0000-4000-8000-000000000010','','distributed','normal','','','ACTIVE'),
('00000004-0000-4000-8000-000000000011','ovs1','ovs','normal','','{\"port_filter\": true, \"ovs_hybrid_plug\": true, \"bridge_name\": \"br-int\", \"datapath_type\": \"system\", \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"openvswitch\"}}','ACTIVE'),
('00000004-0000-4000-8000-000000000012','ovs1','ovs','normal','','{\"port_filter\": true, \"ovs_hybrid_plug\": true, \"bridge_name\": \"br-int\", \"datapath_type\": \"system\", \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"openvswitch\"}}','ACTIVE'),
('00000004-0000-4000-8000-000000000013','ovs1','ovs','normal','','{\"port_filter\": true, \"ovs_hybrid_plug\": true, \"bridge_name\": \"br-int\", \"datapath_type\": \"system\", \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"openvswitch\"}}','ACTIVE'),
('00000004-0000-4000-8000-000000000014','','unbound','normal','','','ACTIVE'),
('00000004-0000-4000-8000-000000000015','','unbound','normal','','','ACTIVE'),
('00000004-0000-4000-8000-00000000001e','ovs1','ovs','normal','','{\"port_filter\": true, \"ovs_hybrid_plug\": true, \"bridge_name\": \"br-int\", \"datapath_type\": \"system\", \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"openvswitch\"}}','ACTIVE'),
('00000004-0000-4000-8000-00000000001f','ovs1','ovs','normal','{\"parent_name\": \"x\", \"tag\": 5}','{\"port_filter\": true, \"ovs_hybrid_plug\": true, \"bridge_name\": \"br-int\", \"datapath_type\": \"system\", \"connectivity\": \"l2\", \"bound_drivers\": {\"0\": \"openvswitch\"}}','ACTIVE');
/*!40000 ALTER TABLE `ml2_port_bindings` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `ndp_proxies`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `ndp_proxies` (
  `project_id` varchar(255) DEFAULT NULL,
  `name` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `router_id` varchar(36) NOT NULL,
  `port_id` varchar(36) NOT NULL,
  `ip_address` varchar(64) NOT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `ndp_proxies` WRITE;
/*!40000 ALTER TABLE `ndp_proxies` DISABLE KEYS */;
/*!40000 ALTER TABLE `ndp_proxies` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `network_segment_ranges`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `network_segment_ranges` (
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `default` tinyint(1) NOT NULL,
  `shared` tinyint(1) NOT NULL,
  `project_id` varchar(255) DEFAULT NULL,
  `network_type` enum('vlan','vxlan','gre','geneve') NOT NULL,
  `physical_network` varchar(64) DEFAULT NULL,
  `minimum` int(11) DEFAULT NULL,
  `maximum` int(11) DEFAULT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `network_segment_ranges` WRITE;
/*!40000 ALTER TABLE `network_segment_ranges` DISABLE KEYS */;
INSERT INTO `network_segment_ranges` VALUES
('00000099-0000-4000-8000-000000000001','for A',0,0,'a0000000000000000000000000000001','vxlan',NULL,500,600,63);
/*!40000 ALTER TABLE `network_segment_ranges` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `networkdnsdomains`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `networkdnsdomains` (
  `network_id` varchar(36) NOT NULL,
  `dns_domain` varchar(255) NOT NULL,
  PRIMARY KEY (`network_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `networkdnsdomains` WRITE;
/*!40000 ALTER TABLE `networkdnsdomains` DISABLE KEYS */;
INSERT INTO `networkdnsdomains` VALUES
('00000001-0000-4000-8000-000000000001','example.org.');
/*!40000 ALTER TABLE `networkdnsdomains` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `networkgateways`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `networkgateways` (
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `tenant_id` varchar(36) DEFAULT NULL,
  `default` tinyint(1) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `networkgateways` WRITE;
/*!40000 ALTER TABLE `networkgateways` DISABLE KEYS */;
/*!40000 ALTER TABLE `networkgateways` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `networkrbacs`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `networkrbacs` (
  `id` varchar(36) NOT NULL,
  `object_id` varchar(36) NOT NULL,
  `project_id` varchar(255) DEFAULT NULL,
  `target_project` varchar(255) NOT NULL,
  `action` varchar(255) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `networkrbacs` WRITE;
/*!40000 ALTER TABLE `networkrbacs` DISABLE KEYS */;
INSERT INTO `networkrbacs` VALUES
('0000000b-0000-4000-8000-000000000001','00000001-0000-4000-8000-000000000003','b0000000000000000000000000000002','*','access_as_external'),
('0000000b-0000-4000-8000-000000000002','00000001-0000-4000-8000-000000000002','b0000000000000000000000000000002','a0000000000000000000000000000001','access_as_shared'),
('0000000b-0000-4000-8000-000000000003','00000001-0000-4000-8000-000000000005','a0000000000000000000000000000001','*','access_as_shared');
/*!40000 ALTER TABLE `networkrbacs` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `networks`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `networks` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `status` varchar(16) DEFAULT NULL,
  `admin_state_up` tinyint(1) DEFAULT NULL,
  `vlan_transparent` tinyint(1) DEFAULT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  `availability_zone_hints` varchar(255) DEFAULT NULL,
  `mtu` int(11) NOT NULL DEFAULT 1500,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `networks` WRITE;
/*!40000 ALTER TABLE `networks` DISABLE KEYS */;
INSERT INTO `networks` VALUES
('a0000000000000000000000000000001','00000001-0000-4000-8000-000000000001','l\'été \\ \"net\"\n2','ACTIVE',1,NULL,4,'[]',1450),
('b0000000000000000000000000000002','00000001-0000-4000-8000-000000000002','vlan','ACTIVE',1,NULL,6,'[]',1500),
('b0000000000000000000000000000002','00000001-0000-4000-8000-000000000003','ext','ACTIVE',1,NULL,8,'[]',1500),
('a0000000000000000000000000000001','00000001-0000-4000-8000-000000000004','gre','ACTIVE',1,NULL,10,'[]',1458),
('a0000000000000000000000000000001','00000001-0000-4000-8000-000000000005','geneve','ACTIVE',1,NULL,12,'[]',1400),
('','00000001-0000-4000-8000-000000000006','HA network tenant a0000000000000000000000000000001','ACTIVE',1,NULL,14,'[]',1450);
/*!40000 ALTER TABLE `networks` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `networksecuritybindings`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `networksecuritybindings` (
  `network_id` varchar(36) NOT NULL,
  `port_security_enabled` tinyint(1) NOT NULL,
  PRIMARY KEY (`network_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `networksecuritybindings` WRITE;
/*!40000 ALTER TABLE `networksecuritybindings` DISABLE KEYS */;
INSERT INTO `networksecuritybindings` VALUES
('00000001-0000-4000-8000-000000000001',1),
('00000001-0000-4000-8000-000000000002',1),
('00000001-0000-4000-8000-000000000003',1),
('00000001-0000-4000-8000-000000000004',1),
('00000001-0000-4000-8000-000000000005',1),
('00000001-0000-4000-8000-000000000006',1);
/*!40000 ALTER TABLE `networksecuritybindings` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `networksegments`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `networksegments` (
  `id` varchar(36) NOT NULL,
  `network_id` varchar(36) NOT NULL,
  `network_type` varchar(32) NOT NULL,
  `physical_network` varchar(64) DEFAULT NULL,
  `segmentation_id` int(11) DEFAULT NULL,
  `is_dynamic` tinyint(1) NOT NULL DEFAULT 0,
  `segment_index` int(11) NOT NULL DEFAULT 0,
  `standard_attr_id` bigint(20) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `networksegments` WRITE;
/*!40000 ALTER TABLE `networksegments` DISABLE KEYS */;
INSERT INTO `networksegments` VALUES
('00000011-0000-4000-8000-000000000000','00000001-0000-4000-8000-000000000001','vxlan',NULL,100,0,0,5,NULL),
('00000012-0000-4000-8000-000000000000','00000001-0000-4000-8000-000000000002','vlan','physnet1',200,0,0,7,NULL),
('00000013-0000-4000-8000-000000000000','00000001-0000-4000-8000-000000000003','flat','physnet1',NULL,0,0,9,NULL),
('00000014-0000-4000-8000-000000000000','00000001-0000-4000-8000-000000000004','gre',NULL,100,0,0,11,NULL),
('00000015-0000-4000-8000-000000000000','00000001-0000-4000-8000-000000000005','geneve',NULL,50,0,0,13,NULL),
('00000016-0000-4000-8000-000000000000','00000001-0000-4000-8000-000000000006','vxlan',NULL,101,0,0,15,NULL);
/*!40000 ALTER TABLE `networksegments` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `portdataplanestatuses`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `portdataplanestatuses` (
  `port_id` varchar(36) NOT NULL,
  `data_plane_status` varchar(16) DEFAULT NULL,
  PRIMARY KEY (`port_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `portdataplanestatuses` WRITE;
/*!40000 ALTER TABLE `portdataplanestatuses` DISABLE KEYS */;
INSERT INTO `portdataplanestatuses` VALUES
('00000004-0000-4000-8000-000000000001','ACTIVE');
/*!40000 ALTER TABLE `portdataplanestatuses` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `portdeviceprofiles`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `portdeviceprofiles` (
  `port_id` varchar(36) NOT NULL,
  `device_profile` varchar(255) DEFAULT NULL,
  PRIMARY KEY (`port_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `portdeviceprofiles` WRITE;
/*!40000 ALTER TABLE `portdeviceprofiles` DISABLE KEYS */;
/*!40000 ALTER TABLE `portdeviceprofiles` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `portdnses`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `portdnses` (
  `port_id` varchar(36) NOT NULL,
  `current_dns_name` varchar(255) NOT NULL,
  `current_dns_domain` varchar(255) NOT NULL,
  `previous_dns_name` varchar(255) NOT NULL,
  `previous_dns_domain` varchar(255) NOT NULL,
  `dns_name` varchar(255) NOT NULL,
  `dns_domain` varchar(255) NOT NULL DEFAULT '',
  PRIMARY KEY (`port_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `portdnses` WRITE;
/*!40000 ALTER TABLE `portdnses` DISABLE KEYS */;
INSERT INTO `portdnses` VALUES
('00000004-0000-4000-8000-000000000001','vm1','example.org.','','','vm1','');
/*!40000 ALTER TABLE `portdnses` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `portforwardings`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `portforwardings` (
  `id` varchar(36) NOT NULL,
  `floatingip_id` varchar(36) NOT NULL,
  `internal_neutron_port_id` varchar(36) NOT NULL,
  `protocol` varchar(40) NOT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  `internal_ip_address` varchar(64) NOT NULL,
  `internal_port_start` int(11) NOT NULL,
  `internal_port_end` int(11) NOT NULL,
  `external_port_start` int(11) NOT NULL,
  `external_port_end` int(11) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `portforwardings` WRITE;
/*!40000 ALTER TABLE `portforwardings` DISABLE KEYS */;
INSERT INTO `portforwardings` VALUES
('0000000e-0000-4000-8000-000000000001','0000000c-0000-4000-8000-000000000002','00000004-0000-4000-8000-000000000002','tcp',60,'10.1.0.12',22,22,2222,2222);
/*!40000 ALTER TABLE `portforwardings` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `portnumaaffinitypolicies`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `portnumaaffinitypolicies` (
  `port_id` varchar(36) NOT NULL,
  `numa_affinity_policy` enum('required','preferred','legacy') DEFAULT NULL,
  PRIMARY KEY (`port_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `portnumaaffinitypolicies` WRITE;
/*!40000 ALTER TABLE `portnumaaffinitypolicies` DISABLE KEYS */;
INSERT INTO `portnumaaffinitypolicies` VALUES
('00000004-0000-4000-8000-000000000002','preferred');
/*!40000 ALTER TABLE `portnumaaffinitypolicies` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `ports`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `ports` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `network_id` varchar(36) NOT NULL,
  `mac_address` varchar(32) NOT NULL,
  `admin_state_up` tinyint(1) NOT NULL,
  `status` varchar(16) NOT NULL,
  `device_id` varchar(255) NOT NULL,
  `device_owner` varchar(255) NOT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  `ip_allocation` varchar(16) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `ports` WRITE;
/*!40000 ALTER TABLE `ports` DISABLE KEYS */;
INSERT INTO `ports` VALUES
('a0000000000000000000000000000001','00000004-0000-4000-8000-000000000001','vm1','00000001-0000-4000-8000-000000000001','fa:16:3e:00:00:01',1,'ACTIVE','11111111-1111-4111-8111-111111111111','compute:nova',40,'immediate'),
('a0000000000000000000000000000001','00000004-0000-4000-8000-000000000002','','00000001-0000-4000-8000-000000000001','fa:16:3e:00:00:02',1,'ACTIVE','22222222-2222-4222-8222-222222222222','compute:nova',41,'immediate'),
('b0000000000000000000000000000002','00000004-0000-4000-8000-000000000003','','00000001-0000-4000-8000-000000000002','fa:16:3e:00:00:03',1,'ACTIVE','33333333-3333-4333-8333-333333333333','compute:az1',42,'immediate'),
('a0000000000000000000000000000001','00000004-0000-4000-8000-000000000004','unbound','00000001-0000-4000-8000-000000000004','fa:16:3e:00:00:04',1,'DOWN','','',43,'immediate'),
('a0000000000000000000000000000001','00000004-0000-4000-8000-00000000000a','','00000001-0000-4000-8000-000000000001','fa:16:3e:00:00:0a',1,'ACTIVE','dhcp-1','network:dhcp',44,'immediate'),
('a0000000000000000000000000000001','00000004-0000-4000-8000-00000000000b','','00000001-0000-4000-8000-000000000001','fa:16:3e:00:00:0b',1,'ACTIVE','dhcp-2','network:dhcp',45,'immediate'),
('a0000000000000000000000000000001','00000004-0000-4000-8000-00000000000c','','00000001-0000-4000-8000-000000000001','fa:16:3e:00:00:0c',1,'ACTIVE','00000009-0000-4000-8000-000000000001','network:ha_router_replicated_interface',46,'immediate'),
('a0000000000000000000000000000001','00000004-0000-4000-8000-00000000000d','','00000001-0000-4000-8000-000000000001','fa:16:3e:00:00:0d',1,'ACTIVE','00000009-0000-4000-8000-000000000001','network:ha_router_replicated_interface',47,'immediate'),
('','00000004-0000-4000-8000-00000000000e','','00000001-0000-4000-8000-000000000003','fa:16:3e:00:00:0e',1,'ACTIVE','00000009-0000-4000-8000-000000000001','network:router_gateway',48,'immediate'),
('','00000004-0000-4000-8000-00000000000f','','00000001-0000-4000-8000-000000000006','fa:16:3e:00:00:0f',1,'ACTIVE','00000009-0000-4000-8000-000000000001','network:router_ha_interface',49,'immediate'),
('a0000000000000000000000000000001','00000004-0000-4000-8000-000000000010','','00000001-0000-4000-8000-000000000002','fa:16:3e:00:00:10',1,'ACTIVE','00000009-0000-4000-8000-000000000002','network:router_interface_distributed',50,'immediate'),
('a0000000000000000000000000000001','00000004-0000-4000-8000-000000000011','','00000001-0000-4000-8000-000000000002','fa:16:3e:00:00:11',1,'ACTIVE','00000009-0000-4000-8000-000000000002','network:router_centralized_snat',51,'immediate'),
('','00000004-0000-4000-8000-000000000012','','00000001-0000-4000-8000-000000000003','fa:16:3e:00:00:12',1,'ACTIVE','00000009-0000-4000-8000-000000000002','network:router_gateway',52,'immediate'),
('','00000004-0000-4000-8000-000000000013','','00000001-0000-4000-8000-000000000003','fa:16:3e:00:00:13',1,'ACTIVE','000000a9-0000-4000-8000-000000000007','network:floatingip_agent_gateway',53,'immediate'),
('','00000004-0000-4000-8000-000000000014','','00000001-0000-4000-8000-000000000003','fa:16:3e:00:00:14',1,'N/A','0000000c-0000-4000-8000-000000000001','network:floatingip',54,'immediate'),
('','00000004-0000-4000-8000-000000000015','','00000001-0000-4000-8000-000000000003','fa:16:3e:00:00:15',1,'N/A','0000000c-0000-4000-8000-000000000002','network:floatingip',55,'immediate'),
('a0000000000000000000000000000001','00000004-0000-4000-8000-00000000001e','','00000001-0000-4000-8000-000000000001','fa:16:3e:00:00:1e',1,'ACTIVE','44444444-4444-4444-8444-444444444444','compute:nova',56,'immediate'),
('a0000000000000000000000000000001','00000004-0000-4000-8000-00000000001f','','00000001-0000-4000-8000-000000000005','fa:16:3e:00:00:1f',1,'ACTIVE','0000000d-0000-4000-8000-000000000001','trunk:subport',57,'immediate');
/*!40000 ALTER TABLE `ports` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `portsecuritybindings`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `portsecuritybindings` (
  `port_id` varchar(36) NOT NULL,
  `port_security_enabled` tinyint(1) NOT NULL,
  PRIMARY KEY (`port_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `portsecuritybindings` WRITE;
/*!40000 ALTER TABLE `portsecuritybindings` DISABLE KEYS */;
INSERT INTO `portsecuritybindings` VALUES
('00000004-0000-4000-8000-000000000001',1),
('00000004-0000-4000-8000-000000000002',1),
('00000004-0000-4000-8000-000000000003',1),
('00000004-0000-4000-8000-000000000004',1),
('00000004-0000-4000-8000-00000000000a',0),
('00000004-0000-4000-8000-00000000000b',0),
('00000004-0000-4000-8000-00000000000c',0),
('00000004-0000-4000-8000-00000000000d',0),
('00000004-0000-4000-8000-00000000000e',0),
('00000004-0000-4000-8000-00000000000f',0),
('00000004-0000-4000-8000-000000000010',0),
('00000004-0000-4000-8000-000000000011',0),
('00000004-0000-4000-8000-000000000012',0),
('00000004-0000-4000-8000-000000000013',0),
('00000004-0000-4000-8000-000000000014',0),
('00000004-0000-4000-8000-000000000015',0),
('00000004-0000-4000-8000-00000000001e',1),
('00000004-0000-4000-8000-00000000001f',1);
/*!40000 ALTER TABLE `portsecuritybindings` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `portuplinkstatuspropagation`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `portuplinkstatuspropagation` (
  `port_id` varchar(36) NOT NULL,
  `propagate_uplink_status` tinyint(1) NOT NULL DEFAULT 1,
  PRIMARY KEY (`port_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `portuplinkstatuspropagation` WRITE;
/*!40000 ALTER TABLE `portuplinkstatuspropagation` DISABLE KEYS */;
INSERT INTO `portuplinkstatuspropagation` VALUES
('00000004-0000-4000-8000-000000000002',0);
/*!40000 ALTER TABLE `portuplinkstatuspropagation` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `qos_bandwidth_limit_rules`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `qos_bandwidth_limit_rules` (
  `id` varchar(36) NOT NULL,
  `qos_policy_id` varchar(36) NOT NULL,
  `max_kbps` int(11) DEFAULT NULL,
  `max_burst_kbps` int(11) DEFAULT NULL,
  `direction` enum('egress','ingress') NOT NULL DEFAULT 'egress',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `qos_bandwidth_limit_rules` WRITE;
/*!40000 ALTER TABLE `qos_bandwidth_limit_rules` DISABLE KEYS */;
INSERT INTO `qos_bandwidth_limit_rules` VALUES
('00000051-0000-4000-8000-000000000001','00000005-0000-4000-8000-000000000001',10000,800,'egress');
/*!40000 ALTER TABLE `qos_bandwidth_limit_rules` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `qos_dscp_marking_rules`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `qos_dscp_marking_rules` (
  `id` varchar(36) NOT NULL,
  `qos_policy_id` varchar(36) NOT NULL,
  `dscp_mark` int(11) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `qos_dscp_marking_rules` WRITE;
/*!40000 ALTER TABLE `qos_dscp_marking_rules` DISABLE KEYS */;
INSERT INTO `qos_dscp_marking_rules` VALUES
('00000051-0000-4000-8000-000000000002','00000005-0000-4000-8000-000000000001',26);
/*!40000 ALTER TABLE `qos_dscp_marking_rules` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `qos_fip_policy_bindings`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `qos_fip_policy_bindings` (
  `policy_id` varchar(36) NOT NULL,
  `fip_id` varchar(36) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `qos_fip_policy_bindings` WRITE;
/*!40000 ALTER TABLE `qos_fip_policy_bindings` DISABLE KEYS */;
INSERT INTO `qos_fip_policy_bindings` VALUES
('00000005-0000-4000-8000-000000000001','0000000c-0000-4000-8000-000000000001');
/*!40000 ALTER TABLE `qos_fip_policy_bindings` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `qos_minimum_bandwidth_rules`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `qos_minimum_bandwidth_rules` (
  `id` varchar(36) NOT NULL,
  `qos_policy_id` varchar(36) NOT NULL,
  `min_kbps` int(11) DEFAULT NULL,
  `direction` enum('egress','ingress') NOT NULL DEFAULT 'egress',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `qos_minimum_bandwidth_rules` WRITE;
/*!40000 ALTER TABLE `qos_minimum_bandwidth_rules` DISABLE KEYS */;
INSERT INTO `qos_minimum_bandwidth_rules` VALUES
('00000051-0000-4000-8000-000000000003','00000005-0000-4000-8000-000000000001',1000,'egress');
/*!40000 ALTER TABLE `qos_minimum_bandwidth_rules` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `qos_minimum_packet_rate_rules`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `qos_minimum_packet_rate_rules` (
  `id` varchar(36) NOT NULL,
  `qos_policy_id` varchar(36) DEFAULT NULL,
  `min_kpps` int(11) NOT NULL,
  `direction` enum('any','ingress','egress') NOT NULL DEFAULT 'egress',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `qos_minimum_packet_rate_rules` WRITE;
/*!40000 ALTER TABLE `qos_minimum_packet_rate_rules` DISABLE KEYS */;
/*!40000 ALTER TABLE `qos_minimum_packet_rate_rules` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `qos_network_policy_bindings`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `qos_network_policy_bindings` (
  `policy_id` varchar(36) NOT NULL,
  `network_id` varchar(36) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `qos_network_policy_bindings` WRITE;
/*!40000 ALTER TABLE `qos_network_policy_bindings` DISABLE KEYS */;
INSERT INTO `qos_network_policy_bindings` VALUES
('00000005-0000-4000-8000-000000000001','00000001-0000-4000-8000-000000000001');
/*!40000 ALTER TABLE `qos_network_policy_bindings` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `qos_packet_rate_limit_rules`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `qos_packet_rate_limit_rules` (
  `id` varchar(36) NOT NULL,
  `qos_policy_id` varchar(36) NOT NULL,
  `max_kpps` int(11) DEFAULT NULL,
  `max_burst_kpps` int(11) DEFAULT NULL,
  `direction` enum('egress','ingress') NOT NULL DEFAULT 'egress',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `qos_packet_rate_limit_rules` WRITE;
/*!40000 ALTER TABLE `qos_packet_rate_limit_rules` DISABLE KEYS */;
INSERT INTO `qos_packet_rate_limit_rules` VALUES
('00000051-0000-4000-8000-000000000004','00000005-0000-4000-8000-000000000001',5,1,'ingress');
/*!40000 ALTER TABLE `qos_packet_rate_limit_rules` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `qos_policies`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `qos_policies` (
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `project_id` varchar(255) DEFAULT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `qos_policies` WRITE;
/*!40000 ALTER TABLE `qos_policies` DISABLE KEYS */;
INSERT INTO `qos_policies` VALUES
('00000005-0000-4000-8000-000000000001','gold \"1\"','a0000000000000000000000000000001',1);
/*!40000 ALTER TABLE `qos_policies` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `qos_policies_default`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `qos_policies_default` (
  `qos_policy_id` varchar(36) NOT NULL,
  `project_id` varchar(255) NOT NULL,
  PRIMARY KEY (`project_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `qos_policies_default` WRITE;
/*!40000 ALTER TABLE `qos_policies_default` DISABLE KEYS */;
INSERT INTO `qos_policies_default` VALUES
('00000005-0000-4000-8000-000000000001','a0000000000000000000000000000001');
/*!40000 ALTER TABLE `qos_policies_default` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `qos_port_policy_bindings`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `qos_port_policy_bindings` (
  `policy_id` varchar(36) NOT NULL,
  `port_id` varchar(36) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `qos_port_policy_bindings` WRITE;
/*!40000 ALTER TABLE `qos_port_policy_bindings` DISABLE KEYS */;
INSERT INTO `qos_port_policy_bindings` VALUES
('00000005-0000-4000-8000-000000000001','00000004-0000-4000-8000-000000000001');
/*!40000 ALTER TABLE `qos_port_policy_bindings` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `qos_router_gw_policy_bindings`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `qos_router_gw_policy_bindings` (
  `policy_id` varchar(36) NOT NULL,
  `router_id` varchar(36) NOT NULL,
  PRIMARY KEY (`policy_id`,`router_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `qos_router_gw_policy_bindings` WRITE;
/*!40000 ALTER TABLE `qos_router_gw_policy_bindings` DISABLE KEYS */;
INSERT INTO `qos_router_gw_policy_bindings` VALUES
('00000005-0000-4000-8000-000000000001','00000009-0000-4000-8000-000000000001');
/*!40000 ALTER TABLE `qos_router_gw_policy_bindings` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `qospolicyrbacs`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `qospolicyrbacs` (
  `id` varchar(36) NOT NULL,
  `project_id` varchar(255) DEFAULT NULL,
  `target_project` varchar(255) NOT NULL,
  `action` varchar(255) NOT NULL,
  `object_id` varchar(36) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `qospolicyrbacs` WRITE;
/*!40000 ALTER TABLE `qospolicyrbacs` DISABLE KEYS */;
/*!40000 ALTER TABLE `qospolicyrbacs` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `quotas`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `quotas` (
  `id` varchar(36) NOT NULL,
  `project_id` varchar(255) DEFAULT NULL,
  `resource` varchar(255) DEFAULT NULL,
  `limit` int(11) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `quotas` WRITE;
/*!40000 ALTER TABLE `quotas` DISABLE KEYS */;
INSERT INTO `quotas` VALUES
('00000090-0000-4000-8000-000000000004','a0000000000000000000000000000001','port',-1),
('00000090-0000-4000-8000-000000000006','a0000000000000000000000000000001','floatingip',1),
('00000090-0000-4000-8000-00000000000c','a0000000000000000000000000000001','network',7);
/*!40000 ALTER TABLE `quotas` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `router_extra_attributes`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `router_extra_attributes` (
  `router_id` varchar(36) NOT NULL,
  `distributed` tinyint(1) NOT NULL DEFAULT 0,
  `service_router` tinyint(1) NOT NULL DEFAULT 0,
  `ha` tinyint(1) NOT NULL DEFAULT 0,
  `ha_vr_id` int(11) DEFAULT NULL,
  `availability_zone_hints` varchar(255) DEFAULT NULL,
  PRIMARY KEY (`router_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `router_extra_attributes` WRITE;
/*!40000 ALTER TABLE `router_extra_attributes` DISABLE KEYS */;
INSERT INTO `router_extra_attributes` VALUES
('00000009-0000-4000-8000-000000000001',0,0,1,0,'[\"nova\"]'),
('00000009-0000-4000-8000-000000000002',1,0,0,0,'[]');
/*!40000 ALTER TABLE `router_extra_attributes` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `router_ndp_proxy_state`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `router_ndp_proxy_state` (
  `router_id` varchar(36) NOT NULL,
  `enable_ndp_proxy` tinyint(1) NOT NULL,
  PRIMARY KEY (`router_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `router_ndp_proxy_state` WRITE;
/*!40000 ALTER TABLE `router_ndp_proxy_state` DISABLE KEYS */;
INSERT INTO `router_ndp_proxy_state` VALUES
('00000009-0000-4000-8000-000000000001',0);
/*!40000 ALTER TABLE `router_ndp_proxy_state` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `routerports`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `routerports` (
  `router_id` varchar(36) NOT NULL,
  `port_id` varchar(36) NOT NULL,
  `port_type` varchar(255) DEFAULT NULL,
  PRIMARY KEY (`router_id`,`port_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `routerports` WRITE;
/*!40000 ALTER TABLE `routerports` DISABLE KEYS */;
INSERT INTO `routerports` VALUES
('00000009-0000-4000-8000-000000000001','00000004-0000-4000-8000-00000000000c','network:ha_router_replicated_interface'),
('00000009-0000-4000-8000-000000000001','00000004-0000-4000-8000-00000000000d','network:ha_router_replicated_interface'),
('00000009-0000-4000-8000-000000000001','00000004-0000-4000-8000-00000000000e','network:router_gateway'),
('00000009-0000-4000-8000-000000000001','00000004-0000-4000-8000-00000000000f','network:router_ha_interface'),
('00000009-0000-4000-8000-000000000002','00000004-0000-4000-8000-000000000010','network:router_interface_distributed'),
('00000009-0000-4000-8000-000000000002','00000004-0000-4000-8000-000000000011','network:router_centralized_snat'),
('00000009-0000-4000-8000-000000000002','00000004-0000-4000-8000-000000000012','network:router_gateway');
/*!40000 ALTER TABLE `routerports` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `routerroutes`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `routerroutes` (
  `destination` varchar(64) NOT NULL,
  `nexthop` varchar(64) NOT NULL,
  `router_id` varchar(36) NOT NULL,
  PRIMARY KEY (`destination`,`nexthop`,`router_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `routerroutes` WRITE;
/*!40000 ALTER TABLE `routerroutes` DISABLE KEYS */;
INSERT INTO `routerroutes` VALUES
('10.50.0.0/16','10.1.0.12','00000009-0000-4000-8000-000000000001');
/*!40000 ALTER TABLE `routerroutes` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `routers`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `routers` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `status` varchar(16) DEFAULT NULL,
  `admin_state_up` tinyint(1) DEFAULT NULL,
  `gw_port_id` varchar(36) DEFAULT NULL,
  `enable_snat` tinyint(1) NOT NULL DEFAULT 1,
  `standard_attr_id` bigint(20) NOT NULL,
  `flavor_id` varchar(36) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `routers` WRITE;
/*!40000 ALTER TABLE `routers` DISABLE KEYS */;
INSERT INTO `routers` VALUES
('a0000000000000000000000000000001','00000009-0000-4000-8000-000000000001','ha','ACTIVE',1,'00000004-0000-4000-8000-00000000000e',1,38,NULL),
('a0000000000000000000000000000001','00000009-0000-4000-8000-000000000002','dvr','ACTIVE',1,'00000004-0000-4000-8000-000000000012',1,39,NULL);
/*!40000 ALTER TABLE `routers` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `securitygroupportbindings`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `securitygroupportbindings` (
  `port_id` varchar(36) NOT NULL,
  `security_group_id` varchar(36) NOT NULL,
  PRIMARY KEY (`port_id`,`security_group_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `securitygroupportbindings` WRITE;
/*!40000 ALTER TABLE `securitygroupportbindings` DISABLE KEYS */;
INSERT INTO `securitygroupportbindings` VALUES
('00000004-0000-4000-8000-000000000001','00000003-0000-4000-8000-000000000001'),
('00000004-0000-4000-8000-000000000001','00000003-0000-4000-8000-000000000003'),
('00000004-0000-4000-8000-000000000002','00000003-0000-4000-8000-000000000001'),
('00000004-0000-4000-8000-000000000003','00000003-0000-4000-8000-000000000002'),
('00000004-0000-4000-8000-00000000001e','00000003-0000-4000-8000-000000000001'),
('00000004-0000-4000-8000-00000000001f','00000003-0000-4000-8000-000000000001');
/*!40000 ALTER TABLE `securitygroupportbindings` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `securitygrouprbacs`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `securitygrouprbacs` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `target_project` varchar(255) NOT NULL,
  `action` varchar(255) NOT NULL,
  `object_id` varchar(36) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `securitygrouprbacs` WRITE;
/*!40000 ALTER TABLE `securitygrouprbacs` DISABLE KEYS */;
INSERT INTO `securitygrouprbacs` VALUES
('b0000000000000000000000000000002','0000000b-0000-4000-8000-000000000004','a0000000000000000000000000000001','access_as_shared','00000003-0000-4000-8000-000000000002');
/*!40000 ALTER TABLE `securitygrouprbacs` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `securitygrouprules`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `securitygrouprules` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `security_group_id` varchar(36) NOT NULL,
  `remote_group_id` varchar(36) DEFAULT NULL,
  `direction` enum('ingress','egress') DEFAULT NULL,
  `ethertype` varchar(40) DEFAULT NULL,
  `protocol` varchar(40) DEFAULT NULL,
  `port_range_min` int(11) DEFAULT NULL,
  `port_range_max` int(11) DEFAULT NULL,
  `remote_ip_prefix` varchar(255) DEFAULT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  `remote_address_group_id` varchar(36) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `securitygrouprules` WRITE;
/*!40000 ALTER TABLE `securitygrouprules` DISABLE KEYS */;
INSERT INTO `securitygrouprules` VALUES
('a0000000000000000000000000000001','00000031-0000-4000-8000-000000000001','00000003-0000-4000-8000-000000000001',NULL,'egress','IPv4',NULL,NULL,NULL,NULL,25,NULL),
('a0000000000000000000000000000001','00000031-0000-4000-8000-000000000002','00000003-0000-4000-8000-000000000001',NULL,'egress','IPv6',NULL,NULL,NULL,NULL,26,NULL),
('b0000000000000000000000000000002','00000031-0000-4000-8000-000000000003','00000003-0000-4000-8000-000000000002',NULL,'egress','IPv4',NULL,NULL,NULL,NULL,27,NULL),
('b0000000000000000000000000000002','00000031-0000-4000-8000-000000000004','00000003-0000-4000-8000-000000000002',NULL,'egress','IPv6',NULL,NULL,NULL,NULL,28,NULL),
('a0000000000000000000000000000001','00000031-0000-4000-8000-000000000005','00000003-0000-4000-8000-000000000003',NULL,'egress','IPv4',NULL,NULL,NULL,NULL,29,NULL),
('a0000000000000000000000000000001','00000031-0000-4000-8000-000000000006','00000003-0000-4000-8000-000000000003',NULL,'egress','IPv6',NULL,NULL,NULL,NULL,30,NULL),
('a0000000000000000000000000000001','00000031-0000-4000-8000-000000000007','00000003-0000-4000-8000-000000000001','00000003-0000-4000-8000-000000000001','ingress','IPv4',NULL,NULL,NULL,NULL,31,NULL),
('a0000000000000000000000000000001','00000031-0000-4000-8000-000000000008','00000003-0000-4000-8000-000000000003',NULL,'ingress','IPv4','tcp',80,443,'0.0.0.0/0',32,NULL),
('a0000000000000000000000000000001','00000031-0000-4000-8000-000000000009','00000003-0000-4000-8000-000000000003',NULL,'ingress','IPv4','6',80,443,NULL,33,NULL),
('a0000000000000000000000000000001','00000031-0000-4000-8000-00000000000a','00000003-0000-4000-8000-000000000003',NULL,'ingress','IPv6','icmpv6',NULL,NULL,NULL,34,NULL),
('a0000000000000000000000000000001','00000031-0000-4000-8000-00000000000b','00000003-0000-4000-8000-000000000003',NULL,'ingress','IPv4','udp',53,53,NULL,35,'00000008-0000-4000-8000-000000000001'),
('a0000000000000000000000000000001','00000031-0000-4000-8000-00000000000c','00000003-0000-4000-8000-000000000003','00000003-0000-4000-8000-000000000002','ingress','IPv4','icmp',NULL,NULL,NULL,36,NULL),
('a0000000000000000000000000000001','00000031-0000-4000-8000-00000000000d','00000003-0000-4000-8000-000000000003',NULL,'ingress','IPv4',NULL,NULL,NULL,NULL,37,NULL);
/*!40000 ALTER TABLE `securitygrouprules` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `securitygroups`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `securitygroups` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  `stateful` tinyint(1) NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `securitygroups` WRITE;
/*!40000 ALTER TABLE `securitygroups` DISABLE KEYS */;
INSERT INTO `securitygroups` VALUES
('a0000000000000000000000000000001','00000003-0000-4000-8000-000000000001','default',22,1),
('b0000000000000000000000000000002','00000003-0000-4000-8000-000000000002','default',23,1),
('a0000000000000000000000000000001','00000003-0000-4000-8000-000000000003','web',24,1);
/*!40000 ALTER TABLE `securitygroups` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `standardattributes`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `standardattributes` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `resource_type` varchar(255) NOT NULL,
  `created_at` datetime DEFAULT NULL,
  `updated_at` datetime DEFAULT NULL,
  `description` varchar(255) DEFAULT NULL,
  `revision_number` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `standardattributes` WRITE;
/*!40000 ALTER TABLE `standardattributes` DISABLE KEYS */;
INSERT INTO `standardattributes` VALUES
(1,'qos_policies','2024-02-03 04:05:06','2025-06-07 08:09:10','fast',3),
(2,'subnetpools','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(3,'address_groups','2024-02-03 04:05:06','2025-06-07 08:09:10','our offices',2),
(4,'networks','2024-02-03 04:05:06','2025-06-07 08:09:10','tenant; (net), `1`',7),
(5,'networksegments','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(6,'networks','2024-02-03 04:05:06','2025-06-07 08:09:10','',4),
(7,'networksegments','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(8,'networks','2024-02-03 04:05:06','2025-06-07 08:09:10','',4),
(9,'networksegments','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(10,'networks','2024-02-03 04:05:06','2025-06-07 08:09:10','',4),
(11,'networksegments','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(12,'networks','2024-02-03 04:05:06','2025-06-07 08:09:10','',4),
(13,'networksegments','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(14,'networks','2024-02-03 04:05:06','2025-06-07 08:09:10','',4),
(15,'networksegments','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(16,'subnets','2024-02-03 04:05:06','2025-06-07 08:09:10','',2),
(17,'subnets','2024-02-03 04:05:06','2025-06-07 08:09:10','',2),
(18,'subnets','2024-02-03 04:05:06','2025-06-07 08:09:10','',2),
(19,'subnets','2024-02-03 04:05:06','2025-06-07 08:09:10','',2),
(20,'subnets','2024-02-03 04:05:06','2025-06-07 08:09:10','',2),
(21,'subnets','2024-02-03 04:05:06','2025-06-07 08:09:10','',2),
(22,'securitygroups','2024-02-03 04:05:06','2025-06-07 08:09:10','d',2),
(23,'securitygroups','2024-02-03 04:05:06','2025-06-07 08:09:10','d',2),
(24,'securitygroups','2024-02-03 04:05:06','2025-06-07 08:09:10','d',2),
(25,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(26,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(27,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(28,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(29,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(30,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(31,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(32,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(33,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(34,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(35,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(36,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(37,'securitygrouprules','2024-02-03 04:05:06','2025-06-07 08:09:10','',1),
(38,'routers','2024-02-03 04:05:06','2025-06-07 08:09:10','',5),
(39,'routers','2024-02-03 04:05:06','2025-06-07 08:09:10','',5),
(40,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(41,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(42,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(43,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(44,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(45,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(46,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(47,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(48,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(49,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(50,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(51,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(52,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(53,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(54,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(55,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(56,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(57,'ports','2024-02-03 04:05:06','2025-06-07 08:09:10','',6),
(58,'floatingips','2024-02-03 04:05:06','2025-06-07 08:09:10','fip',3),
(59,'floatingips','2024-02-03 04:05:06','2025-06-07 08:09:10','fip',3),
(60,'portforwardings','2024-02-03 04:05:06','2025-06-07 08:09:10','ssh',1),
(61,'trunks','2024-02-03 04:05:06','2025-06-07 08:09:10','',2),
(62,'logs','2024-02-03 04:05:06','2025-06-07 08:09:10','all drops',1),
(63,'network_segment_ranges','2024-02-03 04:05:06','2025-06-07 08:09:10','',1);
/*!40000 ALTER TABLE `standardattributes` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `subnet_dns_publish_fixed_ips`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `subnet_dns_publish_fixed_ips` (
  `subnet_id` varchar(36) NOT NULL,
  `dns_publish_fixed_ip` tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (`subnet_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `subnet_dns_publish_fixed_ips` WRITE;
/*!40000 ALTER TABLE `subnet_dns_publish_fixed_ips` DISABLE KEYS */;
/*!40000 ALTER TABLE `subnet_dns_publish_fixed_ips` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `subnet_service_types`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `subnet_service_types` (
  `subnet_id` varchar(36) NOT NULL,
  `service_type` varchar(255) NOT NULL,
  PRIMARY KEY (`subnet_id`,`service_type`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `subnet_service_types` WRITE;
/*!40000 ALTER TABLE `subnet_service_types` DISABLE KEYS */;
INSERT INTO `subnet_service_types` VALUES
('00000002-0000-4000-8000-000000000005','compute:nova');
/*!40000 ALTER TABLE `subnet_service_types` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `subnetpoolprefixes`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `subnetpoolprefixes` (
  `cidr` varchar(64) NOT NULL,
  `subnetpool_id` varchar(36) NOT NULL,
  PRIMARY KEY (`cidr`,`subnetpool_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `subnetpoolprefixes` WRITE;
/*!40000 ALTER TABLE `subnetpoolprefixes` DISABLE KEYS */;
INSERT INTO `subnetpoolprefixes` VALUES
('10.2.0.0/16','00000007-0000-4000-8000-000000000001');
/*!40000 ALTER TABLE `subnetpoolprefixes` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `subnetpoolrbacs`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `subnetpoolrbacs` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `target_project` varchar(255) NOT NULL,
  `action` varchar(255) NOT NULL,
  `object_id` varchar(36) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `subnetpoolrbacs` WRITE;
/*!40000 ALTER TABLE `subnetpoolrbacs` DISABLE KEYS */;
/*!40000 ALTER TABLE `subnetpoolrbacs` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `subnetpools`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `subnetpools` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `ip_version` int(11) NOT NULL,
  `default_prefixlen` int(11) NOT NULL,
  `min_prefixlen` int(11) NOT NULL,
  `max_prefixlen` int(11) NOT NULL,
  `shared` tinyint(1) NOT NULL DEFAULT 0,
  `default_quota` int(11) DEFAULT NULL,
  `hash` varchar(36) NOT NULL DEFAULT '',
  `address_scope_id` varchar(36) DEFAULT NULL,
  `is_default` tinyint(1) NOT NULL DEFAULT 0,
  `standard_attr_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `subnetpools` WRITE;
/*!40000 ALTER TABLE `subnetpools` DISABLE KEYS */;
INSERT INTO `subnetpools` VALUES
('a0000000000000000000000000000001','00000007-0000-4000-8000-000000000001','pool',4,26,8,32,0,NULL,'x','00000006-0000-4000-8000-000000000001',0,2);
/*!40000 ALTER TABLE `subnetpools` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `subnetroutes`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `subnetroutes` (
  `destination` varchar(64) NOT NULL,
  `nexthop` varchar(64) NOT NULL,
  `subnet_id` varchar(36) NOT NULL,
  PRIMARY KEY (`destination`,`nexthop`,`subnet_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `subnetroutes` WRITE;
/*!40000 ALTER TABLE `subnetroutes` DISABLE KEYS */;
INSERT INTO `subnetroutes` VALUES
('10.9.0.0/16','10.1.0.5','00000002-0000-4000-8000-000000000001');
/*!40000 ALTER TABLE `subnetroutes` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `subnets`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `subnets` (
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `network_id` varchar(36) NOT NULL,
  `ip_version` int(11) NOT NULL,
  `cidr` varchar(64) NOT NULL,
  `gateway_ip` varchar(64) DEFAULT NULL,
  `enable_dhcp` tinyint(1) DEFAULT NULL,
  `ipv6_ra_mode` enum('slaac','dhcpv6-stateful','dhcpv6-stateless') DEFAULT NULL,
  `ipv6_address_mode` enum('slaac','dhcpv6-stateful','dhcpv6-stateless') DEFAULT NULL,
  `subnetpool_id` varchar(36) DEFAULT NULL,
  `standard_attr_id` bigint(20) NOT NULL,
  `segment_id` varchar(36) DEFAULT NULL,
  `in_use` tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `subnets` WRITE;
/*!40000 ALTER TABLE `subnets` DISABLE KEYS */;
INSERT INTO `subnets` VALUES
('a0000000000000000000000000000001','00000002-0000-4000-8000-000000000001','s1','00000001-0000-4000-8000-000000000001',4,'10.1.0.0/24','10.1.0.1',1,NULL,NULL,NULL,16,NULL,0),
('a0000000000000000000000000000001','00000002-0000-4000-8000-000000000002','s2','00000001-0000-4000-8000-000000000001',6,'fd00:1::/64','fd00:1::1',1,'slaac','slaac',NULL,17,NULL,0),
('b0000000000000000000000000000002','00000002-0000-4000-8000-000000000003','s3','00000001-0000-4000-8000-000000000002',4,'10.2.0.0/26','10.2.0.1',1,NULL,NULL,'00000007-0000-4000-8000-000000000001',18,NULL,0),
('b0000000000000000000000000000002','00000002-0000-4000-8000-000000000004','s4','00000001-0000-4000-8000-000000000003',4,'203.0.113.0/24','203.0.113.1',0,NULL,NULL,NULL,19,NULL,0),
('a0000000000000000000000000000001','00000002-0000-4000-8000-000000000005','s5','00000001-0000-4000-8000-000000000004',4,'10.4.0.0/24','10.4.0.1',1,NULL,NULL,NULL,20,NULL,0),
('','00000002-0000-4000-8000-000000000006','s6','00000001-0000-4000-8000-000000000006',4,'169.254.192.0/18',NULL,0,NULL,NULL,NULL,21,NULL,0);
/*!40000 ALTER TABLE `subnets` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `subports`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `subports` (
  `port_id` varchar(36) NOT NULL,
  `trunk_id` varchar(36) NOT NULL,
  `segmentation_type` varchar(32) NOT NULL,
  `segmentation_id` int(11) NOT NULL,
  PRIMARY KEY (`port_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `subports` WRITE;
/*!40000 ALTER TABLE `subports` DISABLE KEYS */;
INSERT INTO `subports` VALUES
('00000004-0000-4000-8000-00000000001f','0000000d-0000-4000-8000-000000000001','vlan',5);
/*!40000 ALTER TABLE `subports` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `tags`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `tags` (
  `standard_attr_id` bigint(20) NOT NULL,
  `tag` varchar(255) NOT NULL,
  PRIMARY KEY (`standard_attr_id`,`tag`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `tags` WRITE;
/*!40000 ALTER TABLE `tags` DISABLE KEYS */;
INSERT INTO `tags` VALUES
(1,'q=1'),
(4,'blue'),
(4,'red'),
(16,'sub'),
(38,'edge'),
(40,'t1'),
(58,'f'),
(61,'tr');
/*!40000 ALTER TABLE `tags` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `trunks`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `trunks` (
  `admin_state_up` tinyint(1) NOT NULL DEFAULT 1,
  `project_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `port_id` varchar(36) NOT NULL,
  `status` varchar(16) NOT NULL DEFAULT 'ACTIVE',
  `standard_attr_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `trunks` WRITE;
/*!40000 ALTER TABLE `trunks` DISABLE KEYS */;
INSERT INTO `trunks` VALUES
(1,'a0000000000000000000000000000001','0000000d-0000-4000-8000-000000000001','trunk','00000004-0000-4000-8000-00000000001e','ACTIVE',61);
/*!40000 ALTER TABLE `trunks` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `vpnservices`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `vpnservices` (
  `tenant_id` varchar(255) DEFAULT NULL,
  `id` varchar(36) NOT NULL,
  `name` varchar(255) DEFAULT NULL,
  `description` varchar(255) DEFAULT NULL,
  `status` varchar(16) NOT NULL,
  `admin_state_up` tinyint(1) NOT NULL,
  `subnet_id` varchar(36) NOT NULL,
  `router_id` varchar(36) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `vpnservices` WRITE;
/*!40000 ALTER TABLE `vpnservices` DISABLE KEYS */;
/*!40000 ALTER TABLE `vpnservices` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `meteringlabelrules`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `meteringlabelrules` (
  `id` varchar(36) NOT NULL,
  `direction` enum('ingress','egress') DEFAULT NULL,
  `remote_ip_prefix` varchar(64) DEFAULT NULL,
  `metering_label_id` varchar(36) NOT NULL,
  `excluded` tinyint(1) DEFAULT 0,
  `source_ip_prefix` varchar(64) DEFAULT NULL,
  `destination_ip_prefix` varchar(64) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `meteringlabelrules` WRITE;
INSERT INTO `meteringlabelrules` VALUES
('00000096-0000-4000-8000-000000000001','ingress','192.0.2.0/24','00000098-0000-4000-8000-000000000001',0,NULL,NULL);
UNLOCK TABLES;

DROP TABLE IF EXISTS `local_ip_associations`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `local_ip_associations` (
  `local_ip_id` varchar(36) NOT NULL,
  `fixed_port_id` varchar(36) NOT NULL,
  `fixed_ip` varchar(64) NOT NULL,
  PRIMARY KEY (`local_ip_id`,`fixed_port_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;
LOCK TABLES `local_ip_associations` WRITE;
INSERT INTO `local_ip_associations` VALUES
('00000095-0000-4000-8000-000000000001','00000004-0000-4000-8000-000000000001','10.1.0.11');
UNLOCK TABLES;

-- Dump completed on 2026-11-22 21:33:00
