import { Companion, ImproperlyConfigured } from '@nuages/core';
import type { Scope } from '../fields/scope.js';
import type { SerializerOptions } from './serialization.js';

/** What a serializer knows. It stands beside the object, out of sight, so that a serializer also serves as a plain DTO. */
export interface State {
  readonly options: SerializerOptions;
  scope: Scope;
  instance: unknown;
  outcome?: unknown;
  isSaved?: boolean;
}

const states = new Companion<object, State>('state');

/** Gives a new serializer its state. */
export function keepState(serializer: object, state: State): void {
  states.set(serializer, state);
}

/** The state of a serializer. */
export function stateOf(serializer: object): State {
  return states.get(serializer)!;
}

/** The scope that a serializer validates in. */
export function scopeOf(serializer: object): Scope {
  return stateOf(serializer).scope;
}

/** Makes a serializer part of the validation around it. */
export function enterScope(serializer: object, around: Scope): Scope {
  const state = stateOf(serializer);
  state.scope = { ...around, serializer };
  return state.scope;
}

/** What the check of the data gave. @throws ImproperlyConfigured when it has not been checked; `member` is what was touched */
export function outcomeOf(serializer: object, member: string): unknown {
  const { outcome } = stateOf(serializer);
  if (outcome !== undefined) return outcome;
  throw new ImproperlyConfigured(
    `${serializer.constructor.name}.${member}: the data has not been checked. Call 'await serializer.isValid()' first.`,
  );
}
