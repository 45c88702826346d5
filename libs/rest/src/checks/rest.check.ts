import { Inject } from '@nestjs/common';
import { Check, type CheckMessage, type SystemCheck } from '@nuages/core';
import { REST_OPTIONS, type ResolvedRestOptions } from '../rest-options.js';

const LARGEST_BODY = 100_000_000;

/** Looks at settings of the interface that are unsafe in production. */
@Check({ tags: ['security', 'rest'], deploy: true })
export class RestCheck implements SystemCheck {
  constructor(@Inject(REST_OPTIONS) private readonly options: ResolvedRestOptions) {}

  check(): CheckMessage[] {
    const { throttles, pagination, bodyLimit, allowedHosts } = this.options;
    const found: CheckMessage[] = [];
    const warn = (id: string, message: string, hint: string) => found.push({ level: 'warning', id, message, hint });
    if (throttles.length === 0)
      warn(
        'rest.W001',
        'A client may ask as often as it likes.',
        'RestModule.forRoot({ throttles: [...] }), or limit requests in front of the application.',
      );
    if (pagination === null)
      warn(
        'rest.W002',
        'Lists are given whole, however long.',
        'RestModule.forRoot({ pagination: new PageNumberPagination({ pageSize: 20 }) })',
      );
    if (bodyLimit > LARGEST_BODY)
      warn('rest.W003', `Bodies of up to ${bodyLimit} bytes are read into memory.`, 'Lower RestModule.forRoot({ bodyLimit }).');
    if (!allowedHosts?.length)
      warn(
        'rest.W004',
        allowedHosts ? 'No host is served in production.' : 'Links in answers repeat whatever host a client names.',
        "RestModule.forRoot({ allowedHosts: ['example.com'] })",
      );
    return found;
  }
}
