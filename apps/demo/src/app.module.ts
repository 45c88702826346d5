import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule, BasicAuthentication, IsAuthenticatedOrReadOnly, type PasswordHashers, TokenAuthentication } from '@nuages/auth';
import { LoggingModule } from '@nuages/logging';
import { ManagersModule } from '@nuages/managers';
import { PageNumberPagination, RestModule } from '@nuages/rest';
import { SignalsModule } from '@nuages/signals';
import type { DataSource } from 'typeorm';
import { CommentsModule } from './comments/comments.module.js';
import { answerWithPages } from './errors/pages.js';
import { PostsModule } from './posts/posts.module.js';
import { SampleSeeder } from './seed/sample.seeder.js';
import { loggingDictionary } from './settings/logging.js';
import type { Settings } from './settings/settings.js';
import { TagsModule } from './tags/tags.module.js';
import { User } from './users/user.entity.js';
import { UsersModule } from './users/users.module.js';

/** The blog: what each of Nuages' libs does for it, then its features. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings, dataSource: DataSource, hashers?: PasswordHashers): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggingModule.forRoot(loggingDictionary(settings)),
        SignalsModule.forRoot(),
        TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
        ManagersModule.forRoot(),
        RestModule.forRoot({
          pagination: new PageNumberPagination({ pageSize: 20, pageSizeQueryParam: 'page_size', maxPageSize: 100 }),
          exceptionHandler: answerWithPages,
          encodedSlashes: 'separator',
          allowedHosts: ['*'], // as the twin's; what is no host at all is refused
        }),
        AuthModule.forRoot({
          userModel: User,
          authentication: [TokenAuthentication, BasicAuthentication],
          permissions: [IsAuthenticatedOrReadOnly],
          ...(hashers && { hashers }),
        }),
        PostsModule,
        TagsModule,
        CommentsModule,
        UsersModule,
      ],
      providers: [SampleSeeder],
    };
  }
}
