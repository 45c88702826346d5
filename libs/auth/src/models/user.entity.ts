import { ModelOptions } from '@nuages/managers';
import { Entity } from 'typeorm';
import { BuiltInUser } from '../user-model/user-model-of.js';
import { AbstractUser } from './abstract-user.js';

/**
 * The user model of an application that has none of its own.
 *
 * @see Django's `django.contrib.auth.models.User`
 */
@BuiltInUser()
@ModelOptions({ appLabel: 'auth' })
@Entity('auth_user')
export class User extends AbstractUser {}
