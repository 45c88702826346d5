import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type PostMigrate, postMigrate } from '@nuages/managers';
import { Receiver } from '@nuages/signals';
import type { DataSource } from 'typeorm';
import { AUTH_DATA_SOURCE, AUTH_USER_MODEL } from './auth.tokens.js';
import type { UserClass } from './models/abstract-base-user.js';
import { ContentType } from './models/content-type.entity.js';
import { Permission } from './models/permission.entity.js';
import { createPermissions } from './permissions/create-permissions.js';
import { refuseChangedUserModel, storeUserModel } from './user-model/stored-user-model.js';

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
    if (using === this.dataSource) await this.settle();
  }

  private async settle(): Promise<void> {
    await storeUserModel(this.dataSource, this.userModel);
    await createPermissions(this.dataSource);
  }

  /** Migrations may have run where nobody heard of them, as by TypeORM's own command line. */
  private async isMigrated(): Promise<boolean> {
    const { dataSource } = this;
    if (dataSource.migrations.length === 0) return false;
    const needed = [this.userModel, Permission, ContentType].filter((entity) => dataSource.hasMetadata(entity));
    const runner = dataSource.createQueryRunner();
    try {
      for (const entity of needed) if (!(await runner.hasTable(dataSource.getMetadata(entity).tablePath))) return false;
      return true;
    } finally {
      await runner.release();
    }
  }
}
