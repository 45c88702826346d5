// #region first
import { Controller, Get, Module, Post, Query } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceFactory, InjectManager, type Manager, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { ValidatedBody } from '@nuages/serializers';
import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
class Book {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 100 }) title!: string;
}

// #region glance
class BookSerializer extends ModelSerializer {
  static override Meta = modelMeta<Book, BookSerializer>({ model: Book, fields: ['id', 'title'] });
}

@Controller('books')
class BooksController {
  constructor(@InjectManager(Book) private readonly books: Manager<Book>) {}

  @Get()
  async list(@Query('search') search = '') {
    return BookSerializer.many({ instance: await this.books.filter({ title__icontains: search }) }).data;
  }

  @Post()
  async create(@ValidatedBody(BookSerializer) { title }: Book) {
    return new BookSerializer({ instance: await this.books.create({ title }) }).data;
  }
}
// #endregion glance

const useFactory = () => ({ ...sqliteOptions({ database: 'books.sqlite', entities: [Book] }), synchronize: true });

@Module({
  imports: [TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }), ManagersModule.forRoot()],
  controllers: [BooksController],
})
export class AppModule {}
// #endregion first

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

describe("the README's first example", () => {
  const home = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'nuages-readme-'));
  let app: INestApplication;
  beforeAll(async () => {
    process.chdir(folder);
    app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication().init();
  });
  afterAll(async () => {
    await app.close();
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  test('keeps a valid book and finds it', async () => {
    await request(app.getHttpServer()).post('/books').send({ title: 'Candide' }).expect(201, { id: 1, title: 'Candide' });

    const { body } = await request(app.getHttpServer()).get('/books?search=candi').expect(200);
    expect(body).toEqual([{ id: 1, title: 'Candide' }]);
  });

  test('refuses a bad one with the reasons', async () => {
    const { body } = await request(app.getHttpServer()).post('/books').send({ title: '' }).expect(400);

    expect(body).toEqual({ title: ['This field may not be blank.'] });
  });
});
