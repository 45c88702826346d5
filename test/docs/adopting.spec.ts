import {
  Body,
  ClassSerializerInterceptor,
  Controller,
  Get,
  type INestApplication,
  Injectable,
  Module,
  Patch,
  Post,
  SerializeOptions,
  UseInterceptors,
  ValidationPipe,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import {
  AccessToken,
  authEntities,
  AuthModule,
  CurrentUser,
  InjectUserManager,
  IsAuthenticatedOrReadOnly,
  Permissions,
  User,
  type UserManager,
} from '@nuages/auth';
import { runInApplication } from '@nuages/core';
import { getLogger, LoggingModule } from '@nuages/logging';
import { captureLogs } from '@nuages/logging/testing';
import { atomic, Count, dataSourceFactory, InjectManager, type Manager, ManagersModule, postSave, type PostSave } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { ModelViewSet, RestModule } from '@nuages/rest';
import { Serialize, Serializer, SerializersModule, ValidatedBody } from '@nuages/serializers';
import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import { Receiver, SignalsModule } from '@nuages/signals';
import { Expose } from 'class-transformer';
import { IsInt, IsOptional, Length, Min } from 'class-validator';
import request from 'supertest';
import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation, type Repository } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// #region before in books.ts
@Entity()
export class Shelf {
  @PrimaryGeneratedColumn() id!: number;
  @Column() name!: string;
  @OneToMany(() => Book, (book) => book.shelf) books!: Relation<Book>[];
}

@Entity()
export class Book {
  @Expose() @PrimaryGeneratedColumn() id!: number;
  @Expose() @Column() title!: string;
  @Expose() @Column({ default: 0 }) pages!: number;
  @ManyToOne(() => Shelf, (shelf) => shelf.books, { nullable: true }) shelf!: Relation<Shelf> | null;
}

export class BookDto {
  @Length(1, 100) title!: string;
  @IsOptional() @IsInt() @Min(0) pages?: number;
}

@Controller('books')
@UseInterceptors(ClassSerializerInterceptor)
export class BooksController {
  constructor(@InjectRepository(Book) private readonly books: Repository<Book>) {}

  @Get()
  @SerializeOptions({ type: Book, excludeExtraneousValues: true })
  list() {
    return this.books.find();
  }

  @Post()
  create(@Body() book: BookDto) {
    return this.books.save(this.books.create(book));
  }
}
// #endregion before

// #region logging in inventory.ts
@Injectable()
export class Inventory {
  private readonly log = getLogger('shop.inventory');

  count(books: number) {
    this.log.info({ books }, 'counted');
  }
}
// #endregion logging

// #region serializer in checked-books.ts
export class BookSerializer extends Serializer.from(BookDto) {}

@Controller('checked-books')
export class CheckedBooksController {
  constructor(@InjectRepository(Book) private readonly books: Repository<Book>) {}

  @Post()
  create(@ValidatedBody(BookSerializer) book: BookDto) {
    return this.books.save(this.books.create(book));
  }

  @Patch()
  @Serialize(BookSerializer)
  change(@ValidatedBody(BookSerializer, { partial: true }) book: Partial<BookDto>) {
    return { title: 'Candide', ...book };
  }
}
// #endregion serializer

// #region manager in shelves.ts
@Injectable()
export class Shelves {
  constructor(
    @InjectManager(Book) private readonly books: Manager<Book>,
    @InjectRepository(Shelf) private readonly shelves: Repository<Shelf>,
  ) {}

  thick() {
    return this.books.filter({ pages__gte: 500 }).selectRelated('shelf').orderBy('-pages');
  }

  async fill(name: string, titles: string[]) {
    return atomic(async () => {
      const shelf = await this.shelves.save({ name }); // the repository joins the transaction
      for (const title of titles) await this.books.create({ title, shelf });
      return shelf;
    });
  }

  crowded() {
    return this.books
      .values('shelf__name')
      .annotate({ count: Count('pk') })
      .filter({ count__gt: 1 });
  }
}
// #endregion manager

// #region receiver in search-index.ts
@Injectable()
export class SearchIndex {
  readonly titles: string[] = [];

  @Receiver(postSave, { sender: Book, on: 'commit' })
  index({ instance }: PostSave<Book>) {
    this.titles.push(instance.title);
  }
}
// #endregion receiver

// #region auth in reviews.controller.ts
@Controller('reviews')
@Permissions(IsAuthenticatedOrReadOnly)
export class ReviewsController {
  @Post()
  create(@CurrentUser() user: User) {
    return { by: user.username };
  }
}
// #endregion auth

// #region rest in shelves.controller.ts
export class ShelfSerializer extends ModelSerializer {
  static override Meta = modelMeta<Shelf, ShelfSerializer>({ model: Shelf, fields: ['id', 'name'] });
}

@Controller('shelves')
export class ShelvesController extends ModelViewSet(ShelfSerializer, { search: ['name'], ordering: ['name'] }) {}
// #endregion rest

@Module({
  imports: [
    LoggingModule.forRoot({ version: 1, root: { level: 'WARNING' } }),
    SignalsModule.forRoot(),
    TypeOrmModule.forRootAsync({
      useFactory: () => ({
        ...sqliteOptions({ database: ':memory:', entities: [Book, Shelf, User, ...authEntities, AccessToken] }),
        synchronize: true,
      }),
      dataSourceFactory,
    }),
    TypeOrmModule.forFeature([Book, Shelf]),
    ManagersModule.forRoot(),
    SerializersModule.forRoot(),
    RestModule.forRoot(),
    AuthModule.forRoot(),
  ],
  controllers: [BooksController, CheckedBooksController, ReviewsController, ShelvesController],
  providers: [Inventory, Shelves, SearchIndex],
})
class ShopModule {
  constructor(@InjectUserManager() readonly users: UserManager<User>) {}
}

describe('docs/adopting.md', () => {
  let app: INestApplication;
  beforeAll(async () => {
    app = (await Test.createTestingModule({ imports: [ShopModule] }).compile()).createNestApplication();
    app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
    await app.init();
  });
  afterAll(() => app.close());
  const http = () => request(app.getHttpServer());

  test('what was there goes on as it was, under the same roof', async () => {
    await http().post('/books').send({ title: 'Zadig', pages: 90 }).expect(201);
    const refused = await http().post('/books').send({ title: '' }).expect(400);
    const list = await http().get('/books').expect(200);

    expect(JSON.stringify(refused.body)).toContain('title must be longer than or equal to 1 characters');
    expect(list.body).toEqual([{ id: 1, title: 'Zadig', pages: 90 }]);
  });

  test('a DTO has the errors and the partial updates of a serializer', async () => {
    const refused = await http().post('/checked-books').send({ title: '' }).expect(400);
    const changed = await http().patch('/checked-books').send({ pages: 99 }).expect(200);

    expect(refused.body).toEqual({ title: ['title must be longer than or equal to 1 characters'] });
    expect(changed.body).toEqual({ title: 'Candide', pages: 99 });
  });

  test('managers stand beside repositories, and receivers hear both', () =>
    runInApplication(app, async () => {
      const shelves = app.get(Shelves);
      const { titles } = app.get(SearchIndex);
      const shelf = await shelves.fill('Voltaire', ['Candide', 'Micromegas']);

      expect(titles).toEqual(['Zadig', 'Candide', 'Micromegas']);
      expect(await shelves.thick()).toEqual([]);
      expect(await shelves.crowded()).toEqual([{ shelf__name: shelf.name, count: 2 }]);
    }));

  test('users log in, and viewsets serve', async () => {
    await runInApplication(app, () => app.get(ShopModule).users.createUser({ username: 'ann', password: 'minor swing' }));

    await http().post('/reviews').expect(401);
    await http().post('/reviews').auth('ann', 'minor swing').expect(201, { by: 'ann' });
    expect((await http().get('/shelves?search=volt')).body).toEqual([{ id: 1, name: 'Voltaire' }]);
  });

  test('loggers have names', async () => {
    const logs = await captureLogs(() => app.get(Inventory).count(3));

    logs.assertLogged('counted', 'INFO');
    expect(logs.records).toHaveLength(1);
  });
});
