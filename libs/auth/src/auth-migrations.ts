import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type PostMigrate, postMigrate } from '@nuages/managers';
import { Receiver } from '@nuages/signals';
import type { DataSource } from 'typeorm';
import { AUTH_DATA_SOURCE, AUTH_USER_MODEL } from './auth.tokens.js';
import type { UserClass } from './models/abstract-base-user.js';
import { ContentType } from './models/content-type.entity.js';
import { Permission } from './models/permission.entity.js';
import { createPermissions } from './permissions/create-permissions.js';
import { forgetUserModel, refuseChangedUserModel, storeUserModel } from './user-model/stored-user-model.js';

/** What auth does after migrations: it keeps the choice of the user model, and makes permissions for new models. */
@Injectable()
export class AuthMigrations implements OnModuleInit {
  constructor(
    @Inject(AUTH_DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(AUTH_USER_MODEL) private readonly userModel: UserClass,
  ) {}

  async onModuleInit(): Promise<void> {
    await refuseChangedUserModel(this.dataSource, this.userModel);
    if (await this.isMigrated()) await this.settle();
  }

  @Receiver(postMigrate, { dispatchUid: 'nuages.auth' })
  async afterMigrations({ using }: PostMigrate): Promise<void> {
    if (using !== this.dataSource) return;
    if (await this.hasTables()) await this.settle();
    else await this.forget();
  }

  private async settle(): Promise<void> {
    await storeUserModel(this.dataSource, this.userModel);
    await createPermissions(this.dataSource);
  }

  /** Where the users' table was taken back, another model may take its place. */
  private async forget(): Promise<void> {
    if (!(await hasTable(this.dataSource, this.userModel))) await forgetUserModel(this.dataSource);
  }

  /** Migrations may have run where nobody heard of them, as by TypeORM's own command line. */
  private async isMigrated(): Promise<boolean> {
    return this.dataSource.migrations.length > 0 && this.hasTables();
  }

  /** Migrations that make them may be left, or have been taken back. */
  private async hasTables(): Promise<boolean> {
    const { dataSource } = this;
    const needed = [this.userModel, Permission, ContentType].filter((entity) => dataSource.hasMetadata(entity));
    for (const entity of needed) if (!(await hasTable(dataSource, entity))) return false;
    return true;
  }
}

async function hasTable(dataSource: DataSource, entity: Function): Promise<boolean> {
  const runner = dataSource.createQueryRunner();
  try {
    return await runner.hasTable(dataSource.getMetadata(entity).tablePath);
  } finally {
    await runner.release();
  }
}
