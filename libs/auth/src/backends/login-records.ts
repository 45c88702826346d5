import { Inject, Injectable, Logger } from '@nestjs/common';
import { modelOf, saveRow } from '@nuages/managers';
import { SignalBus } from '@nuages/signals';
import type { DataSource } from 'typeorm';
import { AUTH_DATA_SOURCE } from '../auth.tokens.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import { userLoggedIn, userLoggedOut } from '../signals/auth-signals.js';

/** Keeps account of log-ins: signals, and when each user last logged in. */
@Injectable()
export class LoginRecords {
  private readonly logger = new Logger('nuages.security');

  constructor(
    @Inject(AUTH_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly bus: SignalBus,
  ) {}

  /** Notes that a user has logged in. */
  async loggedIn(user: AbstractBaseUser, request?: object): Promise<void> {
    user.lastLogin = new Date();
    await saveRow(modelOf(user, this.dataSource), user, { updateFields: ['lastLogin'] });
    this.logger.debug('A user has logged in.');
    await this.bus.send(userLoggedIn, user.constructor as never, { user, request });
  }

  /** Notes that a user has logged out. */
  async loggedOut(user: AbstractBaseUser, request?: object): Promise<void> {
    this.logger.debug('A user has logged out.');
    await this.bus.send(userLoggedOut, user.constructor as never, { user, request });
  }
}
