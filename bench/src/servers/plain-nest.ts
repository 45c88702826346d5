// The page of posts as Nest's documentation teaches it: TypeORM entities, class-transformer, ClassSerializerInterceptor.
import 'reflect-metadata';
import { ClassSerializerInterceptor, Controller, Get, Module, Query, Req, SerializeOptions, UseInterceptors } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { Transform, Type } from 'class-transformer';
import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
  type Repository,
  VirtualColumn,
} from 'typeorm';

const iso = Transform(({ value }) => (value instanceof Date ? value.toISOString().replace('.000Z', 'Z') : value), { toPlainOnly: true });

@Entity('blog_user')
class User {
  @PrimaryGeneratedColumn() id!: number;
  @Column() username!: string;
  @Column() displayName!: string;
}

@Entity('blog_tag')
class Tag {
  @PrimaryGeneratedColumn() id!: number;
  @Column() name!: string;
  @Column() slug!: string;
}

@Entity('blog_post')
class Post {
  @PrimaryGeneratedColumn() id!: number;
  @Column() title!: string;
  @Column() slug!: string;
  @Column() body!: string;
  @Column() status!: string;
  @Column() views!: number;
  @Column('text', { nullable: true }) rating!: string | null;
  @iso @Column('datetime', { nullable: true }) publishedAt!: Date | null;
  @iso @Column('datetime') createdAt!: Date;
  @iso @Column('datetime') updatedAt!: Date;
  @Type(() => User) @ManyToOne(() => User) @JoinColumn({ name: 'author_id' }) author!: Relation<User>;
  @Transform(({ value }) => (value as Tag[]).map(({ slug }) => slug), { toPlainOnly: true })
  @ManyToMany(() => Tag)
  @JoinTable({ name: 'blog_post_tags', joinColumn: { name: 'post_id' }, inverseJoinColumn: { name: 'tag_id' } })
  tags!: Tag[];
  @VirtualColumn({ query: (post) => `SELECT COUNT(*) FROM blog_comment WHERE post_id = ${post}.id` }) commentCount!: number;
}

class PostPage {
  count!: number;
  next!: string | null;
  previous!: string | null;
  @Type(() => Post) results!: Post[];
}

@Controller('api/posts')
@UseInterceptors(ClassSerializerInterceptor)
class PostsController {
  constructor(@InjectRepository(Post) private readonly posts: Repository<Post>) {}

  @Get()
  @SerializeOptions({ type: PostPage })
  async list(@Req() request: { headers: { host: string } }, @Query('page') page = '1', @Query('page_size') size = '20'): Promise<PostPage> {
    const [number, take] = [Number(page), Math.min(Number(size), 100)];
    // findAndCount() with a to-many relation ordered by its own column gives other pages and a wrong count
    const count = await this.posts.count();
    const results = await this.posts.find({
      relations: { author: true, tags: true },
      order: { id: 'DESC' },
      skip: (number - 1) * take,
      take,
    });
    const link = (to: number) => `http://${request.headers.host}/api/posts?page=${to}&page_size=${take}`;
    return Object.assign(new PostPage(), {
      count,
      next: number * take < count ? link(number + 1) : null,
      previous: number > 1 ? link(number - 1) : null,
      results,
    });
  }
}

const entities = [User, Tag, Post];

@Module({
  imports: [TypeOrmModule.forRoot(sqliteOptions({ database: process.env['DATABASE']!, entities })), TypeOrmModule.forFeature(entities)],
  controllers: [PostsController],
})
class AppModule {}

async function start(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(Number(process.env['PORT']), '127.0.0.1');
}

start().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
