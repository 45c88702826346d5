import { Controller, Get, type INestApplication, Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runInApplication } from '@nuages/core';
import { dataSourceFactory, ManagersModule, ModelOptions, managerOf } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { sqliteOptions } from '@nuages/managers/sqlite';
import request from 'supertest';
import {
  Column,
  type DataSource,
  Entity,
  ManyToOne,
  type MigrationInterface,
  PrimaryGeneratedColumn,
  type QueryRunner,
  type Relation,
  Table,
} from 'typeorm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { AuthModule } from '../auth.module.js';
import type { AuthModuleOptions } from '../auth.options.js';
import { USER_MANAGER } from '../auth.tokens.js';
import { CurrentUser } from '../current-user.decorator.js';
import { PasswordHashers } from '../hashers/password-hashers.js';
import { Pbkdf2Sha256Hasher } from '../hashers/pbkdf2.hasher.js';
import { AbstractBaseUser } from '../models/abstract-base-user.js';
import { AbstractUser } from '../models/abstract-user.js';
import { AccessToken } from '../models/access-token.entity.js';
import { authEntities } from '../models/auth-entities.js';
import { ContentType } from '../models/content-type.entity.js';
import { Group } from '../models/group.entity.js';
import { Permission } from '../models/permission.entity.js';
import { PermissionsMixin } from '../models/permissions-mixin.js';
import { User } from '../models/user.entity.js';
import { Permissions } from '../permissions/permissions.decorator.js';
import { IsAuthenticated } from '../permissions/user-permissions.js';
import { UserForeignKey, UserManyToMany, UserOneToOne } from './user-relation.decorators.js';
import type { UserManager } from './user.manager.js';

/** Logs in by e-mail address, and has no username, no permissions. */
@Entity('account')
class Account extends AbstractBaseUser {
  static override USERNAME_FIELD = 'email';
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 100, unique: true }) email!: string;
}

/** A key that is a UUID, and permissions. */
@Entity('member')
class Member extends PermissionsMixin(AbstractBaseUser) {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ length: 50, unique: true }) username!: string;
}

/** Needs more than Django's user. */
@Entity('citizen')
class Citizen extends AbstractUser {
  static override REQUIRED_FIELDS: readonly string[] = ['email', 'birthDate'];
  @Column('date') birthDate!: string;
}

/** What a library brings: it knows no user class. */
@ModelOptions({ appLabel: 'library', permissions: [['lend_book', 'Can lend book']] })
@Entity('book')
class Book {
  @PrimaryGeneratedColumn() id!: number;
  @UserForeignKey({ onDelete: 'CASCADE' }) owner!: Relation<AbstractBaseUser>;
  @UserManyToMany({ name: 'book_readers' }) readers!: Relation<AbstractBaseUser>[];
}

@Entity('card')
class Card {
  @PrimaryGeneratedColumn() id!: number;
  @UserOneToOne() user!: Relation<AbstractBaseUser>;
}

/** Refers to the built-in user by its class. */
@Entity('stiff_note')
class StiffNote {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => User) user!: Relation<User>;
}

/** Refers to it by its name. */
@Entity('named_note')
class NamedNote {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne('User') user!: Relation<User>;
}

@Controller('me')
class MeController {
  @Get()
  @Permissions(IsAuthenticated)
  me(@CurrentUser() user: AbstractBaseUser & { id: unknown }) {
    return { id: user.id, name: user.getUsername(), class: user.constructor.name };
  }
}

const hashers = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1 })]);

/** Makes the tables of all entities, as a migration written by hand would. */
class Tables1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { connection } = runner;
    const isServer = connection.options.type !== 'better-sqlite3'; // SQLite takes references to tables that come later
    const tables = connection.entityMetadatas.map((metadata) => Table.create(metadata, connection.driver));
    for (const table of tables) await runner.createTable(isServer ? Object.assign(table.clone(), { foreignKeys: [] }) : table);
    if (isServer) for (const { name, foreignKeys } of tables) await runner.createForeignKeys(name, foreignKeys);
  }

  async down(): Promise<void> {}
}

const apps: INestApplication[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

async function start(dataSource: DataSource, userModel?: Type, options: AuthModuleOptions = {}): Promise<INestApplication> {
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
      ManagersModule.forRoot(),
      AuthModule.forRoot({ hashers, ...(userModel && { userModel: userModel as never }), ...options }),
    ],
    controllers: [MeController],
  })
  class AppModule {}
  const app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication();
  apps.push(app);
  return app.init();
}

const BASE = [...authEntities, AccessToken, Book, Card];
const migrations = { migrations: [Tables1700000000000], migrationsRun: true, synchronize: false };

const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);

describe.for(databases)('a user model of the application on $name', (database) => {
  test.each([
    [Account, 'email', 'ann@example.com', {}],
    [Member, 'username', 'ann', {}],
    [Citizen, 'username', 'ann', { birthDate: '1990-01-02', email: 'ann@example.com' }],
    [User, 'username', 'ann', {}],
  ] as [Type, string, string, object][])(
    '%o logs in by password and by token, and is referred to',
    async (userModel, field, name, extra) => {
      await using dataSource = await database.open({ entities: [userModel, ...BASE], ...migrations });
      const app = await start(dataSource, userModel === User ? undefined : userModel);
      const user = await runInApplication(app, async () => {
        const users = app.get<UserManager<any>>(USER_MANAGER);
        const made = await users.createUser({ [field]: name, password: 'swing-42-swing', ...extra });
        const book = await managerOf(Book, dataSource).create({ owner: made });
        await managerOf(Card, dataSource).create({ user: made });
        await dataSource.createQueryBuilder().relation(Book, 'readers').of(book).add(made);
        const found = await managerOf(Book, dataSource).selectRelated('owner').get({ readers: made, owner: made });
        expect(found.owner).toBeInstanceOf(userModel);
        return made as { id: unknown };
      });
      const expected = { id: user.id, name, class: userModel.name };

      const server = app.getHttpServer();
      await request(server).get('/me').auth(name, 'swing-42-swing').expect(200, expected);
      const { body } = await request(server).post('/api/token').send({ username: name, password: 'swing-42-swing' }).expect(200);
      await request(server).get('/me').set('Authorization', `Token ${body.token}`).expect(200, expected);
      await request(server).get('/me').auth(name, 'wrong').expect(401);
    },
  );

  test('has permissions for each model after migrations, made once', async () => {
    await using dataSource = await database.open({ entities: [Member, ...BASE], ...migrations });
    const app = await start(dataSource);
    const codenames = () =>
      managerOf(Permission, dataSource).filter({ contentType__model: 'book' }).orderBy('codename').valuesList('codename', 'name');
    const expected = [
      ['add_book', 'Can add book'],
      ['change_book', 'Can change book'],
      ['delete_book', 'Can delete book'],
      ['lend_book', 'Can lend book'],
      ['view_book', 'Can view book'],
    ];

    expect(await codenames()).toEqual(expected);
    await dataSource.runMigrations();
    expect(await codenames()).toEqual(expected);
    expect(await managerOf(ContentType, dataSource).filter({ appLabel: 'library', model: 'book' }).count()).toBe(1);

    await runInApplication(app, async () => {
      const ann = (await app.get<UserManager<any>>(USER_MANAGER).createUser({ username: 'ann' })) as Member;
      const lend = await managerOf(Permission, dataSource).get({ codename: 'lend_book' });
      await dataSource.createQueryBuilder().relation(Member, 'userPermissions').of(ann).add(lend);
      expect(await ann.hasPerm('library.lend_book')).toBe(true);
      expect(await ann.hasPerm('library.add_book')).toBe(false);
    });
  });
});

// a database in memory is another one each time; auth-migrations.spec.ts tests a file
describe.for(databases.filter(({ name }) => name !== 'sqlite'))('the user model on $name', (database) => {
  test('cannot be another one once the database is made', async () => {
    await using dataSource = await database.open({ entities: [Member, ...BASE], ...migrations });
    await start(dataSource);
    const other = await dataSourceFactory({ ...dataSource.options, entities: [Citizen, ...BASE], migrationsRun: false } as never);

    await expect(start(other)).rejects.toThrow(
      /The user model is Citizen \('(\w+\.)?citizen'\), but this database was made with users in '(\w+\.)?member'/,
    );
    await other.destroy();
  });
});

describe('start-up', () => {
  const open = (entities: Function[]) => dataSourceFactory({ ...sqliteOptions({ database: ':memory:', entities }), synchronize: true });

  test('keeps the users of two applications apart', async () => {
    const [first, second] = [await start(await open([Account, ...BASE])), await start(await open([Member, ...BASE]))];
    const create = (app: INestApplication, values: object) =>
      runInApplication(app, () => app.get<UserManager<any>>(USER_MANAGER).createUser({ password: 'swing-42-swing', ...values }));
    await create(first, { email: 'ann@example.com' });
    await create(second, { username: 'bob' });

    const ask = async (app: INestApplication, name: string) => {
      const { status, body } = await request(app.getHttpServer()).get('/me').auth(name, 'swing-42-swing');
      return status === 200 ? body.class : status;
    };

    expect([await ask(first, 'ann@example.com'), await ask(second, 'bob')]).toEqual(['Account', 'Member']);
    expect([await ask(first, 'bob'), await ask(second, 'ann@example.com')]).toEqual([401, 401]);
  });

  test('refuses two user models', async () => {
    await expect(open([Account, Member, ...BASE])).rejects.toThrow(/more than one user model: Account and Member\. Keep one/);
    await expect(open([Account, User, ...BASE])).rejects.toThrow("Take User of @nuages/auth out of its 'entities'.");
  });

  test('asks no database again where the user model is wrong', async () => {
    const open = vi.fn<typeof dataSourceFactory>(dataSourceFactory);
    const entities = [Account, Member, ...BASE];
    const useFactory = () => sqliteOptions({ database: ':memory:', entities });
    @Module({
      imports: [
        TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory: open as never }),
        ManagersModule.forRoot(),
        AuthModule.forRoot(),
      ],
    })
    class AppModule {}

    await expect(Test.createTestingModule({ imports: [AppModule] }).compile()).rejects.toThrow('more than one user model');
    expect(open).toHaveBeenCalledTimes(1);
  });

  test('refuses a relation to the built-in user where another is configured', async () => {
    await expect(open([Account, StiffNote, ...BASE])).rejects.toThrow(
      /StiffNote\.user refers to User, but the user model is Account\. Declare it by @UserForeignKey/,
    );
    for (const Note of [StiffNote, NamedNote])
      await expect(open([Account, Note])).rejects.toThrow(
        `${Note.name}.user refers to an entity that the data source lacks. Add it to its 'entities'. Users, whatever their class, are referred to by @UserForeignKey`,
      );
  });

  test('refuses another user model than the data source has', async () => {
    await expect(start(await open([Account, ...BASE]), Member)).rejects.toThrow(
      "the data source's user model is Account. Put Member into its 'entities'",
    );
  });

  test('refuses a user model without what it needs', async () => {
    @Entity('nameless')
    class Nameless extends AbstractBaseUser {
      @PrimaryGeneratedColumn() id!: number;
    }
    @Entity('twin')
    class Twin extends AbstractBaseUser {
      @PrimaryGeneratedColumn() id!: number;
      @Column() username!: string;
    }
    @Entity('forgetful')
    class Forgetful extends AbstractBaseUser {
      static override REQUIRED_FIELDS: readonly string[] = ['shoeSize'];
      @PrimaryGeneratedColumn() id!: number;
      @Column({ unique: true }) username!: string;
    }

    await expect(open([Member, AccessToken])).rejects.toThrow(
      "Member has groups and permissions, but the data source lacks their entities. Add authEntities of @nuages/auth to its 'entities'.",
    );
    await expect(open([Member, Group, Permission])).rejects.toThrow('Add authEntities of @nuages/auth');
    await expect(start(await open([Nameless, ...BASE]))).rejects.toThrow(
      "Nameless.USERNAME_FIELD is 'username', but there is no such column.",
    );
    await expect(start(await open([Twin, ...BASE]))).rejects.toThrow('Twin.username must be unique');
    await expect(start(await open([Forgetful, ...BASE]))).rejects.toThrow("Forgetful.REQUIRED_FIELDS names 'shoeSize'");
  });
});
