import type { ReplacingMigration } from '@nuages/managers';
import type { QueryRunner } from 'typeorm';
import { REPLACED } from '../replaced.js';

/** All tables. */
export class Initial1795835953371 implements ReplacingMigration {
  readonly replaces = REPLACED;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE \`django_content_type\` (
        \`id\` int NOT NULL AUTO_INCREMENT,
        \`app_label\` varchar(100) NOT NULL,
        \`model\` varchar(100) NOT NULL,
        UNIQUE INDEX \`django_content_type_app_label_model_uniq\` (\`app_label\`, \`model\`),
        PRIMARY KEY (\`id\`)
      ) ENGINE=InnoDB
    `);
    await runner.query(`
      CREATE TABLE \`auth_permission\` (
        \`id\` int NOT NULL AUTO_INCREMENT,
        \`name\` varchar(255) NOT NULL,
        \`codename\` varchar(100) NOT NULL,
        \`content_type_id\` int NOT NULL,
        UNIQUE INDEX \`auth_permission_content_type_codename_uniq\` (\`content_type_id\`, \`codename\`),
        CONSTRAINT \`FK_af824dadabd3f4e7d847a75d425\` FOREIGN KEY (\`content_type_id\`) REFERENCES \`django_content_type\` (\`id\`) ON DELETE CASCADE ON UPDATE NO ACTION,
        PRIMARY KEY (\`id\`)
      ) ENGINE=InnoDB
    `);
    await runner.query(`
      CREATE TABLE \`blog_user\` (
        \`password\` varchar(128) NOT NULL,
        \`last_login\` datetime(6) NULL,
        \`is_superuser\` tinyint NOT NULL DEFAULT 0,
        \`id\` int NOT NULL AUTO_INCREMENT,
        \`username\` varchar(150) NOT NULL,
        \`first_name\` varchar(150) NOT NULL DEFAULT '',
        \`last_name\` varchar(150) NOT NULL DEFAULT '',
        \`email\` varchar(254) NOT NULL DEFAULT '',
        \`is_staff\` tinyint NOT NULL DEFAULT 0,
        \`is_active\` tinyint NOT NULL DEFAULT 1,
        \`date_joined\` datetime(6) NOT NULL,
        \`displayName\` varchar(80) NOT NULL DEFAULT '',
        \`bio\` longtext NOT NULL,
        UNIQUE INDEX \`IDX_18f28906173b8510d8e1929571\` (\`username\`),
        PRIMARY KEY (\`id\`)
      ) ENGINE=InnoDB
    `);
    await runner.query(`
      CREATE TABLE \`authtoken_token\` (
        \`key\` varchar(40) NOT NULL,
        \`created\` datetime(6) NOT NULL,
        \`user_id\` int NOT NULL,
        UNIQUE INDEX \`REL_f12681df59b9e8e531520b55a4\` (\`user_id\`),
        CONSTRAINT \`FK_f12681df59b9e8e531520b55a4c\` FOREIGN KEY (\`user_id\`) REFERENCES \`blog_user\` (\`id\`) ON DELETE CASCADE ON UPDATE NO ACTION,
        PRIMARY KEY (\`key\`)
      ) ENGINE=InnoDB
    `);
    await runner.query(`
      CREATE TABLE \`auth_group\` (
        \`id\` int NOT NULL AUTO_INCREMENT,
        \`name\` varchar(150) NOT NULL,
        UNIQUE INDEX \`IDX_b0ea09a5b50594e832191a9b18\` (\`name\`),
        PRIMARY KEY (\`id\`)
      ) ENGINE=InnoDB
    `);
    await runner.query(`
      CREATE TABLE \`blog_tag\` (
        \`id\` int NOT NULL AUTO_INCREMENT,
        \`name\` varchar(50) NOT NULL,
        \`slug\` varchar(50) NOT NULL,
        UNIQUE INDEX \`IDX_99f9eeb691176c72b50c16bc61\` (\`name\`),
        UNIQUE INDEX \`IDX_4872314a8f9a4159e1fa234eea\` (\`slug\`),
        PRIMARY KEY (\`id\`)
      ) ENGINE=InnoDB
    `);
    await runner.query(`
      CREATE TABLE \`blog_post\` (
        \`id\` int NOT NULL AUTO_INCREMENT,
        \`title\` varchar(200) NOT NULL,
        \`slug\` varchar(200) NOT NULL,
        \`body\` longtext NOT NULL,
        \`status\` varchar(10) NOT NULL DEFAULT 'draft',
        \`views\` int NOT NULL DEFAULT '0',
        \`rating\` decimal(3,1) NULL,
        \`publishedAt\` datetime(6) NULL,
        \`createdAt\` datetime(6) NOT NULL,
        \`updatedAt\` datetime(6) NOT NULL,
        \`author_id\` int NOT NULL,
        UNIQUE INDEX \`IDX_7a1f994eda1ad6e18788ca90b9\` (\`slug\`),
        UNIQUE INDEX \`IDX_225dc5e879c0054c4361d5e2df\` (\`author_id\`, \`title\`),
        CONSTRAINT \`FK_00b774847194e379a45edef3ffd\` FOREIGN KEY (\`author_id\`) REFERENCES \`blog_user\` (\`id\`) ON DELETE CASCADE ON UPDATE NO ACTION,
        PRIMARY KEY (\`id\`)
      ) ENGINE=InnoDB
    `);
    await runner.query(`
      CREATE TABLE \`blog_comment\` (
        \`id\` int NOT NULL AUTO_INCREMENT,
        \`content\` varchar(1000) NOT NULL,
        \`approved\` tinyint NOT NULL DEFAULT 0,
        \`createdAt\` datetime(6) NOT NULL,
        \`post_id\` int NOT NULL,
        \`author_id\` int NULL,
        INDEX \`IDX_974ac7eff512f3d197dd2727c0\` (\`post_id\`),
        INDEX \`IDX_61bf1c5304fcbbd30b7aafed27\` (\`author_id\`),
        CONSTRAINT \`FK_974ac7eff512f3d197dd2727c0e\` FOREIGN KEY (\`post_id\`) REFERENCES \`blog_post\` (\`id\`) ON DELETE CASCADE ON UPDATE NO ACTION,
        CONSTRAINT \`FK_61bf1c5304fcbbd30b7aafed274\` FOREIGN KEY (\`author_id\`) REFERENCES \`blog_user\` (\`id\`) ON DELETE SET NULL ON UPDATE NO ACTION,
        PRIMARY KEY (\`id\`)
      ) ENGINE=InnoDB
    `);
    await runner.query(`
      CREATE TABLE \`auth_group_permissions\` (
        \`group_id\` int NOT NULL,
        \`permission_id\` int NOT NULL,
        INDEX \`IDX_c08a33bc54a0db61ac1370b7ae\` (\`group_id\`),
        INDEX \`IDX_2ef01664d292dfec1361d1a07e\` (\`permission_id\`),
        CONSTRAINT \`FK_c08a33bc54a0db61ac1370b7ae7\` FOREIGN KEY (\`group_id\`) REFERENCES \`auth_group\` (\`id\`) ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT \`FK_2ef01664d292dfec1361d1a07e2\` FOREIGN KEY (\`permission_id\`) REFERENCES \`auth_permission\` (\`id\`) ON DELETE CASCADE ON UPDATE CASCADE,
        PRIMARY KEY (\`group_id\`, \`permission_id\`)
      ) ENGINE=InnoDB
    `);
    await runner.query(`
      CREATE TABLE \`blog_post_tags\` (
        \`post_id\` int NOT NULL,
        \`tag_id\` int NOT NULL,
        INDEX \`IDX_1de71966ca7ba3f4d0225db125\` (\`post_id\`),
        INDEX \`IDX_92c39b2147baa669d0a77344bd\` (\`tag_id\`),
        CONSTRAINT \`FK_1de71966ca7ba3f4d0225db1255\` FOREIGN KEY (\`post_id\`) REFERENCES \`blog_post\` (\`id\`) ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT \`FK_92c39b2147baa669d0a77344bd9\` FOREIGN KEY (\`tag_id\`) REFERENCES \`blog_tag\` (\`id\`) ON DELETE CASCADE ON UPDATE CASCADE,
        PRIMARY KEY (\`post_id\`, \`tag_id\`)
      ) ENGINE=InnoDB
    `);
    await runner.query(`
      CREATE TABLE \`blog_user_groups\` (
        \`user_id\` int NOT NULL,
        \`group_id\` int NOT NULL,
        INDEX \`IDX_1a62e01a4e78251bdfd36562bc\` (\`user_id\`),
        INDEX \`IDX_ca924074d633600aa65091d753\` (\`group_id\`),
        CONSTRAINT \`FK_1a62e01a4e78251bdfd36562bc6\` FOREIGN KEY (\`user_id\`) REFERENCES \`blog_user\` (\`id\`) ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT \`FK_ca924074d633600aa65091d753f\` FOREIGN KEY (\`group_id\`) REFERENCES \`auth_group\` (\`id\`) ON DELETE CASCADE ON UPDATE CASCADE,
        PRIMARY KEY (\`user_id\`, \`group_id\`)
      ) ENGINE=InnoDB
    `);
    await runner.query(`
      CREATE TABLE \`blog_user_user_permissions\` (
        \`user_id\` int NOT NULL,
        \`permission_id\` int NOT NULL,
        INDEX \`IDX_7dcfe7d6029c42c569a5e74153\` (\`user_id\`),
        INDEX \`IDX_66e12d8491246cacb55eda04e7\` (\`permission_id\`),
        CONSTRAINT \`FK_7dcfe7d6029c42c569a5e74153d\` FOREIGN KEY (\`user_id\`) REFERENCES \`blog_user\` (\`id\`) ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT \`FK_66e12d8491246cacb55eda04e73\` FOREIGN KEY (\`permission_id\`) REFERENCES \`auth_permission\` (\`id\`) ON DELETE CASCADE ON UPDATE CASCADE,
        PRIMARY KEY (\`user_id\`, \`permission_id\`)
      ) ENGINE=InnoDB
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE `blog_user_user_permissions`');
    await runner.query('DROP TABLE `blog_user_groups`');
    await runner.query('DROP TABLE `blog_post_tags`');
    await runner.query('DROP TABLE `auth_group_permissions`');
    await runner.query('DROP TABLE `blog_comment`');
    await runner.query('DROP TABLE `blog_post`');
    await runner.query('DROP TABLE `blog_tag`');
    await runner.query('DROP TABLE `auth_group`');
    await runner.query('DROP TABLE `authtoken_token`');
    await runner.query('DROP TABLE `blog_user`');
    await runner.query('DROP TABLE `auth_permission`');
    await runner.query('DROP TABLE `django_content_type`');
  }
}
