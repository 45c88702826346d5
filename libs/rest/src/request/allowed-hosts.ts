import type { IncomingMessage } from 'node:http';
import { type HttpServer, Logger } from '@nestjs/common';
import { ImproperlyConfigured } from '@nuages/core';
import { DisallowedHost } from './disallowed-host.js';
import { hostOf, type PlatformRequest } from './platform.js';

/** What a host may look like, with its port. @see RFC 1034, RFC 1035 */
const HOST = /^([a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::\d+)?$/;
const PATTERN = /^(?:\.?[a-z0-9-][a-z0-9.-]*|\[[a-f0-9]*:[a-f0-9.:]+\])$/i;
const LOCALHOST = ['.localhost', '127.0.0.1', '[::1]'];
const MOST_KNOWN = 100;

/**
 * The host in `example.com:80`, in lower case and without a dot at its end; `undefined` where it is none.
 *
 * @see Django's `split_domain_port`
 */
export function hostNameOf(host: string): string | undefined {
  return HOST.exec(host.toLowerCase())?.[1]?.replace(/\.$/, '');
}

/**
 * The hosts that an application serves: `example.com` itself, `.example.com` with all below it, `*` any. An empty list is one's own
 * machine in development, and nobody in production.
 *
 * @see Django's setting `ALLOWED_HOSTS`
 */
export class AllowedHosts {
  private readonly logger = new Logger('nuages.security.hosts');
  private readonly patterns: readonly string[];
  private readonly known = new Set<string>();

  /** @throws ImproperlyConfigured for a pattern that no host fits */
  constructor(patterns: readonly string[], isProduction = process.env['NODE_ENV'] === 'production') {
    const wrong = patterns.find((pattern) => pattern !== '*' && !PATTERN.test(pattern));
    if (wrong !== undefined)
      throw new ImproperlyConfigured(
        `RestModule: 'allowedHosts' holds '${wrong}', which is no host. Name hosts without scheme and port: 'example.com', '.example.com', '[::1]', '*'.`,
      );
    this.patterns = patterns.length === 0 && !isProduction ? LOCALHOST : patterns.map((pattern) => pattern.toLowerCase());
  }

  /** Whether a `Host` is served. */
  allows(host: string): boolean {
    const name = hostNameOf(host);
    return !!name && this.patterns.some((pattern) => fits(name, pattern));
  }

  /**
   * Refuses a host that is not served, and logs it to `nuages.security.hosts`. A request of HTTP/1.0 without any passes.
   *
   * @throws DisallowedHost
   */
  check(host: string | undefined): void {
    if (host === undefined || this.known.has(host)) return;
    if (!this.allows(host)) {
      this.logger.error(describeRefusal(host));
      throw new DisallowedHost();
    }
    if (this.known.size < MOST_KNOWN) this.known.add(host);
  }
}

/** Checks the host of every request, before anything is routed. `X-Forwarded-Host` counts where the platform trusts the proxy. */
export function installHostCheck(adapter: HttpServer, hosts: AllowedHosts): void {
  if (adapter.getType() === 'fastify')
    (adapter.getInstance() as FastifyLike).addHook('onRequest', (request, _reply, done) => done(refusalOf(hosts, hostOf(request))));
  else
    adapter.use((request: IncomingMessage & PlatformRequest, _response: unknown, next: (error?: Error) => void) =>
      next(refusalOf(hosts, hostOf(request))),
    );
}

interface FastifyLike {
  addHook(name: 'onRequest', hook: (request: PlatformRequest, reply: unknown, done: (error?: Error) => void) => void): void;
}

function refusalOf(hosts: AllowedHosts, host: string | undefined): Error | undefined {
  try {
    hosts.check(host);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function fits(name: string, pattern: string): boolean {
  if (pattern === '*' || pattern === name) return true;
  return pattern.startsWith('.') && (name.endsWith(pattern) || name === pattern.slice(1));
}

function describeRefusal(host: string): string {
  const name = hostNameOf(host);
  const given = JSON.stringify(host.slice(0, 255));
  if (!name) return `Invalid HTTP_HOST header: ${given}. It is no host's name.`;
  return `Invalid HTTP_HOST header: ${given}. You may need to add '${name}' to allowedHosts of RestModule.forRoot().`;
}
