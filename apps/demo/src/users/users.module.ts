import { Module } from '@nestjs/common';
import { UsersController } from './users.controller.js';

/** Users, and what each may know of the others. */
@Module({ controllers: [UsersController] })
export class UsersModule {}
