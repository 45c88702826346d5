import type { ReplacingMigration } from '@nuages/managers';
import type { QueryRunner } from 'typeorm';
import { REPLACED } from '../replaced.js';

/** All tables. */
export class Initial1795835931741 implements ReplacingMigration {
  readonly replaces = REPLACED;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "django_content_type" (
        "id" SERIAL NOT NULL,
        "app_label" character varying(100) NOT NULL,
        "model" character varying(100) NOT NULL,
        CONSTRAINT "django_content_type_app_label_model_uniq" UNIQUE ("app_label", "model"),
        CONSTRAINT "PK_466c51d7d118a804647f021ca07" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`
      CREATE TABLE "auth_permission" (
        "id" SERIAL NOT NULL,
        "name" character varying(255) NOT NULL,
        "codename" character varying(100) NOT NULL,
        "content_type_id" integer NOT NULL,
        CONSTRAINT "auth_permission_content_type_codename_uniq" UNIQUE ("content_type_id", "codename"),
        CONSTRAINT "FK_af824dadabd3f4e7d847a75d425" FOREIGN KEY ("content_type_id") REFERENCES "django_content_type" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        CONSTRAINT "PK_a7f146f631691c4a595af1dbf89" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`
      CREATE TABLE "blog_user" (
        "password" character varying(128) NOT NULL,
        "last_login" TIMESTAMP(6) WITH TIME ZONE,
        "is_superuser" boolean NOT NULL DEFAULT false,
        "id" SERIAL NOT NULL,
        "username" character varying(150) NOT NULL,
        "first_name" character varying(150) NOT NULL DEFAULT '',
        "last_name" character varying(150) NOT NULL DEFAULT '',
        "email" character varying(254) NOT NULL DEFAULT '',
        "is_staff" boolean NOT NULL DEFAULT false,
        "is_active" boolean NOT NULL DEFAULT true,
        "date_joined" TIMESTAMP(6) WITH TIME ZONE NOT NULL,
        "displayName" character varying(80) NOT NULL DEFAULT '',
        "bio" text NOT NULL,
        CONSTRAINT "UQ_18f28906173b8510d8e19295715" UNIQUE ("username"),
        CONSTRAINT "PK_08dfe0c802192ba0c499d4cdb9c" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`
      CREATE TABLE "authtoken_token" (
        "key" character varying(40) NOT NULL,
        "created" TIMESTAMP(6) WITH TIME ZONE NOT NULL,
        "user_id" integer NOT NULL,
        CONSTRAINT "REL_f12681df59b9e8e531520b55a4" UNIQUE ("user_id"),
        CONSTRAINT "FK_f12681df59b9e8e531520b55a4c" FOREIGN KEY ("user_id") REFERENCES "blog_user" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        CONSTRAINT "PK_5f0bd08fc878db5dd51c15a4050" PRIMARY KEY ("key")
      )
    `);
    await runner.query(`
      CREATE TABLE "auth_group" (
        "id" SERIAL NOT NULL,
        "name" character varying(150) NOT NULL,
        CONSTRAINT "UQ_b0ea09a5b50594e832191a9b184" UNIQUE ("name"),
        CONSTRAINT "PK_1ac7a99886a62706d0d5af92b92" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`
      CREATE TABLE "blog_tag" (
        "id" SERIAL NOT NULL,
        "name" character varying(50) NOT NULL,
        "slug" character varying(50) NOT NULL,
        CONSTRAINT "UQ_99f9eeb691176c72b50c16bc614" UNIQUE ("name"),
        CONSTRAINT "UQ_4872314a8f9a4159e1fa234eea5" UNIQUE ("slug"),
        CONSTRAINT "PK_e4abd1ac56d0cfd86bd57c87a06" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`
      CREATE TABLE "blog_post" (
        "id" SERIAL NOT NULL,
        "title" character varying(200) NOT NULL,
        "slug" character varying(200) NOT NULL,
        "body" text NOT NULL,
        "status" character varying(10) NOT NULL DEFAULT 'draft',
        "views" integer NOT NULL DEFAULT '0',
        "rating" numeric(3,1),
        "publishedAt" TIMESTAMP(6) WITH TIME ZONE,
        "createdAt" TIMESTAMP(6) WITH TIME ZONE NOT NULL,
        "updatedAt" TIMESTAMP(6) WITH TIME ZONE NOT NULL,
        "author_id" integer NOT NULL,
        CONSTRAINT "UQ_7a1f994eda1ad6e18788ca90b9e" UNIQUE ("slug"),
        CONSTRAINT "UQ_225dc5e879c0054c4361d5e2dfd" UNIQUE ("author_id", "title"),
        CONSTRAINT "FK_00b774847194e379a45edef3ffd" FOREIGN KEY ("author_id") REFERENCES "blog_user" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        CONSTRAINT "PK_694e842ad1c2b33f5939de6fede" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`
      CREATE TABLE "blog_comment" (
        "id" SERIAL NOT NULL,
        "content" character varying(1000) NOT NULL,
        "approved" boolean NOT NULL DEFAULT false,
        "createdAt" TIMESTAMP(6) WITH TIME ZONE NOT NULL,
        "post_id" integer NOT NULL,
        "author_id" integer,
        CONSTRAINT "FK_974ac7eff512f3d197dd2727c0e" FOREIGN KEY ("post_id") REFERENCES "blog_post" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        CONSTRAINT "FK_61bf1c5304fcbbd30b7aafed274" FOREIGN KEY ("author_id") REFERENCES "blog_user" ("id") ON DELETE SET NULL ON UPDATE NO ACTION,
        CONSTRAINT "PK_f9966897a2479f8064249ee9cf9" PRIMARY KEY ("id")
      )
    `);
    await runner.query('CREATE INDEX "IDX_974ac7eff512f3d197dd2727c0" ON "blog_comment"  ("post_id")');
    await runner.query('CREATE INDEX "IDX_61bf1c5304fcbbd30b7aafed27" ON "blog_comment"  ("author_id")');
    await runner.query(`
      CREATE TABLE "auth_group_permissions" (
        "group_id" integer NOT NULL,
        "permission_id" integer NOT NULL,
        CONSTRAINT "FK_c08a33bc54a0db61ac1370b7ae7" FOREIGN KEY ("group_id") REFERENCES "auth_group" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT "FK_2ef01664d292dfec1361d1a07e2" FOREIGN KEY ("permission_id") REFERENCES "auth_permission" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT "PK_487a3f36051e00d68c06e4cf7b0" PRIMARY KEY ("group_id", "permission_id")
      )
    `);
    await runner.query('CREATE INDEX "IDX_c08a33bc54a0db61ac1370b7ae" ON "auth_group_permissions"  ("group_id")');
    await runner.query('CREATE INDEX "IDX_2ef01664d292dfec1361d1a07e" ON "auth_group_permissions"  ("permission_id")');
    await runner.query(`
      CREATE TABLE "blog_post_tags" (
        "post_id" integer NOT NULL,
        "tag_id" integer NOT NULL,
        CONSTRAINT "FK_1de71966ca7ba3f4d0225db1255" FOREIGN KEY ("post_id") REFERENCES "blog_post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT "FK_92c39b2147baa669d0a77344bd9" FOREIGN KEY ("tag_id") REFERENCES "blog_tag" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT "PK_faca06ca8a7e90dc368e206da30" PRIMARY KEY ("post_id", "tag_id")
      )
    `);
    await runner.query('CREATE INDEX "IDX_1de71966ca7ba3f4d0225db125" ON "blog_post_tags"  ("post_id")');
    await runner.query('CREATE INDEX "IDX_92c39b2147baa669d0a77344bd" ON "blog_post_tags"  ("tag_id")');
    await runner.query(`
      CREATE TABLE "blog_user_groups" (
        "user_id" integer NOT NULL,
        "group_id" integer NOT NULL,
        CONSTRAINT "FK_1a62e01a4e78251bdfd36562bc6" FOREIGN KEY ("user_id") REFERENCES "blog_user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT "FK_ca924074d633600aa65091d753f" FOREIGN KEY ("group_id") REFERENCES "auth_group" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT "PK_57e86645dbf8e91d3e3babbcf6f" PRIMARY KEY ("user_id", "group_id")
      )
    `);
    await runner.query('CREATE INDEX "IDX_1a62e01a4e78251bdfd36562bc" ON "blog_user_groups"  ("user_id")');
    await runner.query('CREATE INDEX "IDX_ca924074d633600aa65091d753" ON "blog_user_groups"  ("group_id")');
    await runner.query(`
      CREATE TABLE "blog_user_user_permissions" (
        "user_id" integer NOT NULL,
        "permission_id" integer NOT NULL,
        CONSTRAINT "FK_7dcfe7d6029c42c569a5e74153d" FOREIGN KEY ("user_id") REFERENCES "blog_user" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT "FK_66e12d8491246cacb55eda04e73" FOREIGN KEY ("permission_id") REFERENCES "auth_permission" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT "PK_c76da8b485ce467886a108d37cd" PRIMARY KEY ("user_id", "permission_id")
      )
    `);
    await runner.query('CREATE INDEX "IDX_7dcfe7d6029c42c569a5e74153" ON "blog_user_user_permissions"  ("user_id")');
    await runner.query('CREATE INDEX "IDX_66e12d8491246cacb55eda04e7" ON "blog_user_user_permissions"  ("permission_id")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "blog_user_user_permissions"');
    await runner.query('DROP TABLE "blog_user_groups"');
    await runner.query('DROP TABLE "blog_post_tags"');
    await runner.query('DROP TABLE "auth_group_permissions"');
    await runner.query('DROP TABLE "blog_comment"');
    await runner.query('DROP TABLE "blog_post"');
    await runner.query('DROP TABLE "blog_tag"');
    await runner.query('DROP TABLE "auth_group"');
    await runner.query('DROP TABLE "authtoken_token"');
    await runner.query('DROP TABLE "blog_user"');
    await runner.query('DROP TABLE "auth_permission"');
    await runner.query('DROP TABLE "django_content_type"');
  }
}
