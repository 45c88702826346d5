import { AllowAllUsersModelBackend, AnonymousUser, ModelBackend, User, USER_MANAGER, type UserManager } from '@nuages/auth';
import { DoesNotExist, IntegrityError, runInApplication } from '@nuages/core';
import { atomic } from '@nuages/managers';
import { ModuleRef } from '@nestjs/core';
import type { TestCase } from '../../suite.js';
import { expectSame } from '../../values.js';
import type { OpenApplication } from './application.js';

const BACKENDS: Record<string, typeof ModelBackend> = { ModelBackend, AllowAllUsersModelBackend };
const CALLS: Record<string, string> = {
  has_perm: 'hasPerm',
  has_perms: 'hasPerms',
  has_module_perms: 'hasModulePerms',
  get_all_permissions: 'getAllPermissions',
  get_group_permissions: 'getGroupPermissions',
  get_user_permissions: 'getUserPermissions',
};

/** Ends a transaction so that the case leaves nothing behind. */
class Undo extends Error {}

/** Runs a case about users; what it writes is undone. */
export async function runUser({ app, dataSource }: OpenApplication, testCase: TestCase): Promise<void> {
  const users = app.get<UserManager<User>>(USER_MANAGER, { strict: false });
  const run = async () => {
    expectSame(await OPERATIONS[testCase['op'] as string]!(users, testCase, app), testCase['expect']);
    throw new Undo();
  };
  try {
    await runInApplication(app, () => atomic(run, { using: dataSource }));
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
}

const OPERATIONS: Record<string, (users: UserManager<User>, testCase: TestCase, app: OpenApplication['app']) => Promise<unknown>> = {
  async permission(users, { user, call, arg }) {
    const subject: any = user === null ? new AnonymousUser() : await users.getByNaturalKey(user);
    const result: unknown = await subject[CALLS[call as string]!]!(...(arg === null ? [] : [arg]));
    return { result: result instanceof Set ? [...(result as Set<string>)].toSorted((a, b) => (a < b ? -1 : 1)) : result };
  },
  async authenticate(_users, { username, password, backends }, app) {
    const moduleRef = app.get(ModuleRef);
    for (const name of backends as string[]) {
      const backend = await moduleRef.create<ModelBackend>(BACKENDS[name]!);
      const found = await backend.authenticate({ username, password });
      if (found) return { user: found.getUsername() };
    }
    return { user: null };
  },
  async get_by_natural_key(users, { username }) {
    try {
      return { user: (await users.getByNaturalKey(username)).username };
    } catch (error) {
      if (error instanceof DoesNotExist) return { user: null };
      throw error;
    }
  },
  async manager(users, { method, args: { username, email, password, is_staff, is_superuser }, expect }) {
    const values = {
      ...(username !== undefined && { username }),
      ...(email !== undefined && { email }),
      ...(password !== undefined && { password }),
      ...(is_staff !== undefined && { isStaff: is_staff }),
      ...(is_superuser !== undefined && { isSuperuser: is_superuser }),
    };
    try {
      const user = await (method === 'create_superuser' ? users.createSuperuser(values) : users.createUser(values));
      return {
        username: user.username,
        email: user.email,
        is_active: user.isActive,
        is_staff: user.isStaff,
        is_superuser: user.isSuperuser,
        has_usable_password: user.hasUsablePassword(),
        is_anonymous: user.isAnonymous,
        is_authenticated: user.isAuthenticated,
        ...('check_password' in expect && { check_password: await user.checkPassword(password) }),
      };
    } catch (error) {
      return { raises: error instanceof IntegrityError ? 'IntegrityError' : true };
    }
  },
};
