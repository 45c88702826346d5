import type { Type } from '@nestjs/common';
import { AnonymousUser, type Authenticator, ViewPolicies, type ViewPolicy } from '@nuages/auth';
import { findApplication } from '@nuages/core';

/** How clients prove who they are, and where they have to. */
export class SecurityDescriber {
  /** The schemes that operations name. */
  readonly schemes: Record<string, unknown> = {};
  /** None in an application without AuthModule. Nest's `app.get` would end the process there. */
  private readonly policies = findApplication()?.find(ViewPolicies);

  /** The requirements of a handler for a method; `{}` among them where nobody needs to log in. */
  async requirementsOf(controller: Type, handler: object, method: string): Promise<Record<string, string[]>[]> {
    const policy = await this.policies?.of({ controller, handler });
    const named = (policy?.authenticators ?? []).flatMap((authenticator) => this.name(authenticator));
    if (!policy || named.length === 0) return [];
    const requirements = named.map((name) => ({ [name]: [] }));
    return (await admitsAnybody(policy, method)) ? [...requirements, {}] : requirements;
  }

  private name(authenticator: Authenticator): string[] {
    const described = authenticator.describe();
    if (!described) return [];
    this.schemes[described.name] = described.scheme;
    return [described.name];
  }
}

/** Asks the permissions as if nobody had logged in; one that needs more than that decides by what it is given. */
async function admitsAnybody({ permissions, view }: ViewPolicy, method: string): Promise<boolean> {
  const request = { method, headers: {}, user: new AnonymousUser(), auth: null };
  for (const permission of permissions) {
    try {
      if (!(await permission.hasPermission(request as never, view))) return false;
    } catch {
      // it cannot tell without a request
    }
  }
  return true;
}
