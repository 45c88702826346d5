import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';

/** How bad a finding is, from what is only said to what cannot work. */
export const CHECK_LEVELS = ['debug', 'info', 'warning', 'error', 'critical'] as const;

/** How bad a finding is. */
export type CheckLevel = (typeof CHECK_LEVELS)[number];

/** What a check finds. */
export interface CheckMessage {
  readonly level: CheckLevel;
  /** Names the finding for good, as `blog.W001`. */
  readonly id: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** What it is about, as `blog.post`. */
  readonly object?: string;
}

/** What {@link Check} says of a class. */
export interface CheckDeclaration {
  /** What `nuages check --tag` chooses by, as `security`. */
  readonly tags?: readonly string[];
  /** Whether it runs with `--deploy` alone: what is right on one's own machine, and wrong where others come. */
  readonly deploy?: boolean;
}

/** What a class with {@link Check} is. Runs inside its application. */
export interface SystemCheck {
  /** What is wrong; nothing where all is well. */
  check(): readonly CheckMessage[] | Promise<readonly CheckMessage[]>;
}

const KEY = 'nuages:check';

/**
 * Makes a provider a check of `npx nuages check`.
 *
 * @example
 * @Check({ tags: ['mail'], deploy: true })
 * export class MailCheck implements SystemCheck {
 *   constructor(private readonly settings: Settings) {}
 *   check(): CheckMessage[] {
 *     if (this.settings.smtpHost) return [];
 *     return [{ level: 'warning', id: 'shop.W001', message: 'Nobody gets mail.', hint: 'Set SMTP_HOST.' }];
 *   }
 * }
 * @see Django's `django.core.checks.register`
 */
export function Check(declaration: CheckDeclaration = {}): ClassDecorator {
  return applyDecorators(Injectable(), SetMetadata(KEY, declaration));
}

/** What a class says of itself as a check; `undefined` where it is none. */
export function checkOf(type: object): CheckDeclaration | undefined {
  return Reflect.getMetadata(KEY, type) as CheckDeclaration | undefined;
}
