import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type PostMigrate, postMigrate } from '@nuages/managers';
import { Receiver } from '@nuages/signals';
import type { DataSource } from 'typeorm';
import { AUTH_DATA_SOURCE, AUTH_USER_MODEL } from './auth.tokens.js';
import type { UserClass } from './models/abstract-base-user.js';
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
  }

  @Receiver(postMigrate, { dispatchUid: 'nuages.auth' })
  async afterMigrations({ using }: PostMigrate): Promise<void> {
    if (using !== this.dataSource) return;
    await storeUserModel(this.dataSource, this.userModel);
    await createPermissions(this.dataSource);
  }
}
